"""Ending processes: a polite signal, a deadline, then SIGKILL, and proof that they are gone."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterable

import psutil

from bigtech_lab.adapters.local.process_table import family, is_gone
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

_POLL_SECONDS = 0.02
_KILL_PATIENCE = 5.0


def end_politely(leader: psutil.Process, stop_signal: signal.Signals, patience: float) -> None:
    """Signals the leader's process group, waits `patience` seconds, then kills what is left of its family."""
    members = family(leader)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader.pid, stop_signal)
        # A frozen process receives the signal only once it goes on.
        os.killpg(leader.pid, signal.SIGCONT)
    for member in members[1:]:
        _send(member, signal.SIGCONT)
    if not _all_gone([leader], patience):
        members = [*members, *family(leader)]
    elif _all_gone(members, patience=0.3):
        return
    kill_all(members)


def kill_all(processes: Iterable[psutil.Process]) -> None:
    """SIGKILL to each, then waits until they are gone; raises EnvironmentNotReady when one cannot be
    killed."""
    victims = list(processes)
    for process in victims:
        _send(process, signal.SIGKILL)
    if not _all_gone(victims, _KILL_PATIENCE):
        left = ", ".join(str(process.pid) for process in victims if not is_gone(process))
        raise EnvironmentNotReady(
            Localized(
                f"Processes {left} did not end after SIGKILL.",
                f"SIGKILL 뒤에도 끝나지 않은 프로세스: {left}.",
            ),
            code="unkillable",
            hint=Localized(
                "They hang in the kernel (often on a disk or network mount); try again once that answers.",
                "커널 안에서 멈춰 있습니다(흔히 디스크나 네트워크 마운트 때문입니다). 그쪽이 응답하면 다시 "
                "시도하세요.",
            ),
        )


def _send(process: psutil.Process, number: signal.Signals) -> None:
    # psutil checks that the pid still is this process, so a reused pid is never hit.
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(number)


def _all_gone(processes: Iterable[psutil.Process], patience: float) -> bool:
    deadline = time.monotonic() + patience
    waiting = list(processes)
    while True:
        waiting = [process for process in waiting if not is_gone(process)]
        if not waiting:
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
