"""Ports, what earlier runs left behind, and how the instances are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bigtech_lab.adapters.local.port_allocation import is_free, listener
from bigtech_lab.application.ports.instances import InstanceStore
from bigtech_lab.application.ports.process_list import ProcessList
from bigtech_lab.application.ports.runtime import Runtime
from bigtech_lab.application.stack_status import look_at
from bigtech_lab.domain.catalogue import preferred_ports
from bigtech_lab.domain.component import StackState
from bigtech_lab.domain.finding import Finding, FindingState
from bigtech_lab.domain.instance import Instance
from bigtech_lab.errors import LabError


def ports(store: InstanceStore) -> Sequence[Finding]:
    """Are the preferred ports free for a new instance?"""
    ours: set[int] = set()
    for name in store.names():
        try:
            instance = store.load(name)
        except LabError:
            # Its own row tells about it.
            continue
        ours.update(instance.ports.values() if instance else ())
    taken = {name: port for name, port in preferred_ports().items() if port not in ours and not is_free(port)}
    if not taken:
        return [Finding("ports", FindingState.OK, "the preferred ports are free, or used by your instances")]
    listed = "; ".join(f"{port} ({name}): {listener(port)}" for name, port in taken.items())
    return [
        Finding(
            "ports", FindingState.WARN, f"taken: {listed}", "Nothing to do: a new instance takes other ports."
        )
    ]


def leftovers(processes: ProcessList, cache_dir: Path) -> Sequence[Finding]:
    """Are there processes without an instance, or halves of downloads?"""
    found = []
    lost = [process for process in processes.all() if process.instance is None]
    if lost:
        listed = ", ".join(f"{process.component} (pid {process.pid})" for process in lost)
        pids = " ".join(str(process.pid) for process in lost)
        text = f"processes of instances that are not in this data folder: {listed}"
        remedy = f"If no other user of the lab owns them: kill {pids}"
        found.append(Finding("leftovers", FindingState.WARN, text, remedy))
    partial = sorted((cache_dir / "packages").glob(".*-partial-*"))
    if partial:
        text = f"{len(partial)} unfinished download(s) in {cache_dir}"
        found.append(
            Finding("leftovers", FindingState.WARN, text, "Nothing to do: the next download removes it.")
        )
    return found or [Finding("leftovers", FindingState.OK, "none")]


def instances(store: InstanceStore, runtime_for: Callable[[Instance], Runtime]) -> Sequence[Finding]:
    """How is each instance?"""
    found = [_instance(name, store, runtime_for) for name in store.names()]
    return found or [Finding("instances", FindingState.OK, "none yet")]


def _instance(name: str, store: InstanceStore, runtime_for: Callable[[Instance], Runtime]) -> Finding:
    subject = f"instance {name}"
    try:
        instance = store.load(name)
    except LabError as error:
        return Finding(subject, FindingState.WARN, error.message, error.hint)
    if instance is None:
        return Finding(subject, FindingState.OK, "being made")
    status = look_at(name, runtime_for(instance), store.wanted(name))
    if status.state != StackState.DEGRADED:
        return Finding(subject, FindingState.OK, status.state)
    bad = [f"{c.name} {c.state}" for c in status.components if c.reason or c.name in store.wanted(name)]
    bad = [text for text in bad if not text.endswith(" ready")]
    option = "" if name == "default" else f" --instance {name}"
    return Finding(subject, FindingState.WARN, f"degraded: {', '.join(bad)}", f"bigtech-lab up{option}")
