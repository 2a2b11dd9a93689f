"""Which processes belong to an instance: the kernel's own table, read by the markers in their environment."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

INSTANCE_MARKER = "BIGTECH_LAB_INSTANCE"
COMPONENT_MARKER = "BIGTECH_LAB_COMPONENT"

# Creation times come from clock ticks since boot; the wall clock may have been set in between.
_CLOCK_SLACK = 2.0


@dataclass(frozen=True, slots=True)
class MarkedProcess:
    """A living process that carries an instance's uid and a component's name."""

    process: psutil.Process
    uid: str
    component: str

    @property
    def leads(self) -> bool:
        """Is it the one that the lab started (every component gets a session of its own)?"""
        try:
            return os.getsid(self.process.pid) == self.process.pid
        except ProcessLookupError:
            return False


def marked_processes(uid: str | None = None) -> Iterator[MarkedProcess]:
    """All processes of the instance `uid`, or of any instance."""
    for process in psutil.process_iter():
        markers = _markers(process)
        if markers is not None and (uid is None or markers[0] == uid):
            yield MarkedProcess(process, *markers)


def marked_process(pid: int, create_time: float, uid: str, component: str) -> psutil.Process | None:
    """The process `pid` if it is still the one that was started for this component."""
    try:
        process = psutil.Process(pid)
        if abs(process.create_time() - create_time) > _CLOCK_SLACK:
            return None
    except psutil.Error:
        return None
    return process if _markers(process) == (uid, component) else None


def is_gone(process: psutil.Process) -> bool:
    """Has it ended? A zombie, which only waits for its parent to notice, has.

    Unless another of its threads is still on its way out: until then its files and ports are not free.
    """
    try:
        if not process.is_running():
            return True
        return process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1
    except psutil.NoSuchProcess:
        return True


def is_frozen(process: psutil.Process) -> bool:
    """Was it stopped with SIGSTOP?"""
    try:
        return process.status() == psutil.STATUS_STOPPED
    except psutil.Error:
        return False


def family(process: psutil.Process) -> list[psutil.Process]:
    """The process and all its descendants, also those that made sessions of their own (as PostgreSQL's
    do)."""
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def listens(process: psutil.Process, port: int) -> bool:
    """Is it this process that listens on the TCP port? Also true when the system does not let us see."""
    try:
        sockets = process.net_connections(kind="tcp")
    except psutil.NoSuchProcess:
        return False
    except (psutil.Error, OSError):
        return True
    return any(s.status == psutil.CONN_LISTEN and s.laddr.port == port for s in sockets)


def processes_in(folder: Path) -> list[psutil.Process]:
    """The living processes whose working directory is in that folder."""
    return [process for process in psutil.process_iter() if _works_in(process, folder)]


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return Path(process.cwd()).is_relative_to(folder)
    except (psutil.Error, OSError):
        # Gone, a zombie, or somebody else's.
        return False


def _markers(process: psutil.Process) -> tuple[str, str] | None:
    try:
        environment: Mapping[str, str] = process.environ()
    except (psutil.Error, OSError):
        # Gone, a zombie, or somebody else's.
        return None
    uid, component = environment.get(INSTANCE_MARKER), environment.get(COMPONENT_MARKER)
    return (uid, component) if uid and component else None
