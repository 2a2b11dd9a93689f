"""The lab's processes, from the kernel's process table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bigtech_lab.adapters.local.process_ending import kill_all
from bigtech_lab.adapters.local.process_table import MarkedProcess, family, marked_processes, processes_in
from bigtech_lab.application.ports.process_list import RunningComponent
from bigtech_lab.domain.catalogue import CATALOGUE


class LocalProcessList:
    """Implements ProcessList. An instance is known by its folder, in which each of its processes works.

    Processes of instances in other data folders (another user's, a test's) are left out.
    """

    def __init__(self, data_dir: Path) -> None:
        self._instances = (data_dir / "instances").resolve()

    def all(self) -> Sequence[RunningComponent]:
        """Every running component, by instance and then in the catalogue's order."""
        seen = [self._describe(marked) for marked in marked_processes() if marked.leads]
        order = {name: place for place, name in enumerate(CATALOGUE)}
        found = [row for row in seen if row is not None]
        return sorted(
            (row for row in found if row.instance != _ELSEWHERE),
            key=lambda row: (row.instance or "~", order.get(row.component, len(order))),
        )

    def end(self, instance: str) -> None:
        """SIGKILL to every process that works in the instance's folder."""
        kill_all(processes_in(self._instances / instance))

    def _describe(self, marked: MarkedProcess) -> RunningComponent | None:
        members = family(marked.process)
        try:
            started = datetime.fromtimestamp(marked.process.create_time(), UTC)
            instance = self._instance(Path(marked.process.cwd()))
        except psutil.Error:
            return None
        return RunningComponent(
            instance,
            marked.component,
            marked.process.pid,
            len(members),
            sum(_memory(member) for member in members),
            round(sum(_cpu(member) for member in members), 2),
            started,
        )

    def _instance(self, working_folder: Path) -> str | None:
        try:
            return working_folder.relative_to(self._instances).parts[0] if working_folder.is_dir() else None
        except (ValueError, IndexError):
            return _ELSEWHERE if working_folder.is_dir() else None


_ELSEWHERE = ""


def _memory(process: psutil.Process) -> int:
    try:
        # The proportional size counts PostgreSQL's shared buffers once, not once per backend.
        return int(process.memory_full_info().pss)
    except (psutil.Error, AttributeError):
        return _resident(process)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)
