"""Watches what contained code uses, from a process of its own: code that never yields could stop a thread.

Counted are the process and all that descends from it. Part of `contained.py`; imports nothing of the lab.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MEBIBYTE: Final = 1024 * 1024
MOST_WRITTEN: Final = int(os.environ.get("BIGTECH_LAB_MOST_WRITTEN") or 1024 * _MEBIBYTE)
MOST_MEMORY: Final = int(os.environ.get("BIGTECH_LAB_MOST_MEMORY") or 1024 * _MEBIBYTE)
MOST_TASKS: Final = int(os.environ.get("BIGTECH_LAB_MOST_TASKS") or 256)
_LOOK_SECONDS: Final = 0.2
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
# Whoever starts children faster than they are ended is stopped first, so a few rounds are enough.
_ROUNDS: Final = 50
_PR_SET_PDEATHSIG: Final = 1
_leader = os.getpid()


@dataclass(frozen=True, slots=True)
class Used:
    """A process as `/proc/PID/stat` has it; `resident` in bytes, with what it shares; `began` in ticks."""

    pid: int
    parent: int
    session: int
    state: str
    tasks: int
    began: int
    resident: int


def end(limit_file: str, said: str) -> None:
    """Says why, in the log too where that has room, and ends the code that is contained here, at once.

    What it has started goes with it: that is left to the process that watches.
    """
    _tell(limit_file, said)
    if os.getpid() != _leader:
        _send(_leader, signal.SIGKILL)
    os._exit(1)


def watch_apart(limit_file: str) -> None:
    """From now on this process and its descendants are watched; where there is no /proc, nothing is."""
    if not Path("/proc/self/stat").exists() or os.fork() != 0:
        return
    # What is sent to the whole process group is not meant for whoever has to see it end.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    prctl(_PR_SET_PDEATHSIG, signal.SIGUSR1)
    try:
        _watch(limit_file)
    finally:
        os._exit(0)


def prctl(option: int, value: int) -> None:
    """prctl(2) for this process; a kernel that refuses leaves things as they were."""
    word = ctypes.c_ulong
    ctypes.CDLL(None).prctl(option, word(value), word(0), word(0), word(0))


def _watch(limit_file: str) -> None:
    family: list[Used] = []
    while os.getppid() == _leader:
        family = family_of(_leader, processes())
        said = too_much(family)
        if said is not None:
            _tell(limit_file, said)
            end_all(_leader)
            return
        # Woken by the leader's end.
        signal.sigtimedwait([signal.SIGUSR1], _LOOK_SECONDS)
    # It has ended: what it leaves behind would keep its ports and its memory.
    known = {(process.pid, process.began) for process in family}
    for process in processes():
        if (
            (process.pid, process.began) in known or process.session == _leader
        ) and process.pid != os.getpid():
            _send(process.pid, signal.SIGKILL)


def too_much(family: Iterable[Used]) -> str | None:
    """Which limit these processes have passed, in the words that the learner reads; None for none."""
    members = list(family)
    if sum(member.tasks for member in members) > MOST_TASKS:
        return f"more than {MOST_TASKS} processes and threads"
    # Pages that children share with their parent count once; that is slower to ask, and rarely needed.
    if sum(m.resident for m in members) > MOST_MEMORY and sum(map(_share, members)) > MOST_MEMORY:
        return f"more than {MOST_MEMORY / _MEBIBYTE:g} MiB of memory"
    if sum(_written(member.pid) for member in members) > MOST_WRITTEN:
        return f"more than {MOST_WRITTEN / _MEBIBYTE:g} MiB in all"
    return None


def processes() -> list[Used]:
    """Every process that can be seen."""
    return [found for name in os.listdir("/proc") if name.isdigit() and (found := _used(int(name)))]  # noqa: PTH208


def family_of(leader: int, known: Iterable[Used]) -> list[Used]:
    """The leader and its descendants, without the one that asks."""
    children: dict[int, list[Used]] = {}
    members = []
    for process in known:
        children.setdefault(process.parent, []).append(process)
        if process.pid == leader:
            members.append(process)
    waiting = [leader]
    while waiting:
        born = [child for child in children.get(waiting.pop(), []) if child.pid != os.getpid()]
        members.extend(born)
        waiting.extend(child.pid for child in born)
    return members


def end_all(leader: int) -> None:
    """Stops the leader and its descendants, so that nobody starts another, and kills them, it last."""
    for _ in range(_ROUNDS):
        living = [m.pid for m in family_of(leader, processes()) if m.state not in "ZX" and m.pid != leader]
        _send(leader, signal.SIGSTOP)
        for pid in living:
            _send(pid, signal.SIGSTOP)
        if not living:
            break
        for pid in living:
            _send(pid, signal.SIGKILL)
        time.sleep(0.01)
    _send(leader, signal.SIGKILL)


def _tell(limit_file: str, said: str) -> None:
    with open(limit_file, "w") as file:  # noqa: PTH123 - as little as possible happens where a limit is reached
        json.dump({"pid": _leader, "said": said}, file)
    with contextlib.suppress(OSError):
        told = f"ended by a limit on what your code may use ({said}); 코드가 한도를 넘어 종료되었습니다."
        os.write(2, f"\n{told}\n".encode())


def _used(pid: int) -> Used | None:
    try:
        # The name of the program, in brackets, may hold anything.
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        state, parent, _, session = fields[0], int(fields[1]), fields[2], int(fields[3])
        return Used(pid, parent, session, state, int(fields[17]), int(fields[19]), int(fields[21]) * _PAGE)
    except (OSError, IndexError, ValueError):
        return None


def _share(used: Used) -> int:
    try:
        lines = Path(f"/proc/{used.pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration, ValueError):
        return used.resident


def _written(pid: int) -> int:
    """What it has sent to the disk, with its children that have ended; 0 where the system does not count."""
    try:
        lines = Path(f"/proc/{pid}/io").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes"))
    except (OSError, StopIteration, ValueError):
        return 0


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
