"""Finding an instance's processes: by the record where it is right, else by the markers in the process
table."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import psutil

from bigtech_lab.adapters.local.instance_folder import InstanceFolder
from bigtech_lab.adapters.local.process_record import ProcessRecord, adopt_record, read_record
from bigtech_lab.adapters.local.process_table import (
    MarkedProcess,
    family,
    is_gone,
    marked_process,
    marked_processes,
)

_SURVEY_LASTS = 0.2


class ProcessFinder:
    """Looks processes of one instance up; may be used from several threads."""

    def __init__(self, uid: str, folder: InstanceFolder) -> None:
        self._uid = uid
        self._folder = folder
        self._lock = threading.Lock()
        self._surveyed_at = -_SURVEY_LASTS
        self.adopted: dict[str, int] = {}
        """Component → pid of the process that was found without a record."""
        self._survey: Sequence[MarkedProcess] = ()

    def leader(self, component: str) -> psutil.Process | None:
        """The living process that was started for the component, or None.

        One that has no record, because the command that started it was killed in between, is adopted: it gets
        one.
        """
        path = self._folder.record(component)
        record = read_record(path)
        if record is not None:
            process = marked_process(record.pid, record.create_time, self._uid, component)
            if process is not None and not is_gone(process):
                return process
        for marked in self._all():
            if marked.component == component and marked.leads and not is_gone(marked.process):
                # A program that executes another has no readable markers for a moment: then it was this one.
                if record is None or record.pid != marked.process.pid:
                    self._adopt(component, marked.process, record)
                return marked.process
        return None

    def _adopt(self, component: str, process: psutil.Process, stale: ProcessRecord | None) -> None:
        path = self._folder.record(component)
        try:
            bare = ProcessRecord(process.pid, process.create_time())
            adopted = adopt_record(path, bare, stale=stale)
        except (psutil.NoSuchProcess, OSError):
            # A record only spares a walk through the process table: the process was found without one.
            adopted = True
        if adopted:
            self.adopted[component] = process.pid

    def strays(self, of: str | None = None) -> dict[str, tuple[psutil.Process, ...]]:
        """Component (`of`: that one alone) → its living processes that are not in its leader's family."""
        found: dict[str, list[psutil.Process]] = {}
        for marked in self._all(fresh=True):
            if of is None or marked.component == of:
                found.setdefault(marked.component, []).append(marked.process)
        left = {name: self._outside(name, processes) for name, processes in found.items()}
        return {name: processes for name, processes in left.items() if processes}

    def _outside(self, component: str, processes: Sequence[psutil.Process]) -> tuple[psutil.Process, ...]:
        leader = self.leader(component)
        others = [process for process in processes if process != leader]
        # Who descends from whom takes a walk through the process table, which most components spare.
        inside = {member.pid for member in family(leader)} if leader and others else set()
        return tuple(process for process in others if process.pid not in inside and not is_gone(process))

    def _all(self, *, fresh: bool = False) -> Sequence[MarkedProcess]:
        # Eight components are looked at together: one walk through the process table serves them all.
        with self._lock:
            if fresh or time.monotonic() - self._surveyed_at > _SURVEY_LASTS:
                self._survey = tuple(marked_processes(self._uid))
                self._surveyed_at = time.monotonic()
            return self._survey
