"""Looking at a whole stack."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

from bigtech_lab.application.ports.runtime import Runtime
from bigtech_lab.domain.catalogue import CATALOGUE, DEFAULT_PROFILE, PROFILES, profile_of
from bigtech_lab.domain.component import ComponentState, ComponentStatus, StackState, StackStatus
from bigtech_lab.domain.stack_state import stack_state


def look_at(
    instance: str, runtime: Runtime, wanted: Collection[str], *, patience: float = 0.5
) -> StackStatus:
    """The state of every component of the profile that was asked for.

    All are looked at together, so that one that hangs does not add to the others. `patience` is how long
    each may take to answer, in seconds: a busy machine must not look like a broken one.
    """
    names = PROFILES[profile_of(wanted)]
    with ThreadPoolExecutor(len(names)) as pool:
        components = tuple(pool.map(lambda name: runtime.observe(name, patience=patience), names))
    gateway = next(c for c in components if c.name == "gateway")
    return StackStatus(
        instance,
        runtime.name,
        stack_state(components, wanted),
        gateway.url if gateway.state != ComponentState.STOPPED else None,
        components,
    )


def never_started(instance: str, runtime_name: str) -> StackStatus:
    """The status of an instance that does not exist (yet)."""
    components = tuple(
        ComponentStatus(name, CATALOGUE[name].kind, ComponentState.STOPPED)
        for name in PROFILES[DEFAULT_PROFILE]
    )
    return StackStatus(instance, runtime_name, StackState.STOPPED, None, components)
