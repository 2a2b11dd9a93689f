"""From the name that a person typed to an instance."""

from __future__ import annotations

from bigtech_lab.application.ports.instances import InstanceStore
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.instance import Instance, is_instance_name
from bigtech_lab.errors import BadUsage, EnvironmentNotReady, LabError, unknown_name


def checked_name(name: str) -> str:
    """The name, when it is one that an instance can have; raises BadUsage otherwise."""
    if not is_instance_name(name):
        raise BadUsage(
            f"'{name}' cannot be the name of an instance.",
            code="bad-instance-name",
            hint="Use 1 to 32 of a-z, 0-9 and dashes, with no dash at either end.",
        )
    return name


DEFAULT = "default"
"""The instance that every command means when none is named."""


def existing_instance(store: InstanceStore, name: str) -> Instance:
    """The instance of that name.

    Raises BadUsage with the nearest name when there is none, or EnvironmentNotReady when it is the default
    one: then nobody mistyped it, it was never started.
    """
    instance = store.load(checked_name(name))
    if instance is None:
        raise no_instance(store, name)
    return instance


def no_instance(store: InstanceStore, name: str) -> LabError:
    """The error for an instance that does not exist."""
    if name != DEFAULT:
        error = unknown_name("instance", name, store.names())
        error.hint = error.hint or f"bigtech-lab up --instance {name} makes one of that name."
        return error
    return EnvironmentNotReady(
        f"Instance '{name}' was never started.", code="no-instance", hint="bigtech-lab up"
    )


def checked_component(name: str) -> str:
    """The name, when it is in the catalogue; raises BadUsage with the nearest one otherwise."""
    if name not in CATALOGUE:
        raise unknown_name("component", name, CATALOGUE)
    return name
