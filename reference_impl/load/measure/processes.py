"""What the processes of an instance cost: CPU time and memory, from /proc."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Final

import psutil

LOAD: Final = "load generator"


class Processes:
    """The processes of an instance, by component; the load generator is one more."""

    def __init__(self, instance_uid: str) -> None:
        self._uid = instance_uid

    def of(self, component: str) -> list[psutil.Process]:
        """Return the processes of a component, those that it started included."""
        return self._by_component().get(component, [])

    def cpu_seconds(self) -> dict[str, float]:
        """Return user and system time so far, by component."""
        spent: dict[str, float] = {}
        for component, members in self._by_component().items():
            spent[component] = sum(_cpu(process) for process in members)
        spent[LOAD] = _cpu(psutil.Process())
        return spent

    def queued_seconds(self, component: str) -> float:
        """Return how long the threads of a component could have run so far, had there been a processor free.

        0 where the kernel does not tell (it is Linux that does).
        """
        return sum(_queued(process.pid) for process in self.of(component))

    def memory_bytes(self, component: str) -> int:
        """Return the memory of a component: each page divided by how many processes share it (PSS)."""
        return sum(int(process.memory_full_info().pss) for process in self.of(component))

    def _by_component(self) -> dict[str, list[psutil.Process]]:
        found: dict[str, list[psutil.Process]] = defaultdict(list)
        seen: set[int] = set()
        for process in psutil.process_iter():
            try:
                environ = process.environ()
                if environ.get("BIGTECH_LAB_INSTANCE") != self._uid:
                    continue
                # PostgreSQL writes titles over its processes' environment: they are found as children.
                for member in [process, *process.children(recursive=True)]:
                    if member.pid not in seen:
                        seen.add(member.pid)
                        found[environ.get("BIGTECH_LAB_COMPONENT", "other")].append(member)
            except psutil.Error:
                continue
        return dict(found)


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    # Children that have ended: PostgreSQL's backends come and go.
    return float(times.user + times.system)


def _queued(pid: int) -> float:
    nanoseconds = 0
    for file in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            nanoseconds += int(file.read_text().split()[1])
        except (OSError, IndexError):
            # The thread has ended since.
            continue
    return nanoseconds / 1e9


def spent_between(before: dict[str, float], after: dict[str, float], count: int) -> dict[str, float]:
    """Return CPU milliseconds for each of `count` operations, by component, without what is near nothing."""
    spent = {name: (after[name] - before.get(name, 0.0)) * 1000 / max(1, count) for name in after}
    return {name: round(ms, 4) for name, ms in sorted(spent.items()) if ms > 0.0005}  # noqa: PLR2004
