"""One command at a time for each instance."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bigtech_lab.adapters.atomic_file import telling_storage_problems
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

_POLL_SECONDS = 0.05


@contextmanager
def exclusively(
    path: Path, purpose: str, *, patience: float = 180.0, on_wait: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Holds the lock file at `path`; a second holder waits up to `patience` seconds.

    The kernel lets go of the lock when the holder dies, however it dies, so there are no stale locks. Raises
    EnvironmentNotReady with the holder's name when the wait was in vain.
    """
    with telling_storage_problems(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait(descriptor, patience, on_wait)
        note = json.dumps({"pid": os.getpid(), "purpose": purpose}).encode()
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, note, 0)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, patience: float, on_wait: Callable[[str], None] | None) -> None:
    deadline = time.monotonic() + patience
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            return
        if time.monotonic() > deadline:
            raise EnvironmentNotReady(
                Localized(
                    f"{_holder(descriptor)} has been working on this instance for more than {patience:.0f} "
                    "s.",
                    f"{_holder(descriptor)} 명령이 {patience:.0f}초 넘게 이 인스턴스에서 일하고 있습니다.",
                ),
                code="instance-busy",
                hint=Localized(
                    "Wait until it is done, or end that process, then try again.",
                    "끝날 때까지 기다리거나 그 프로세스를 끝내고 다시 시도하세요.",
                ),
            )
        if on_wait is not None and not told:
            on_wait(_holder(descriptor))
            told = True
        time.sleep(_POLL_SECONDS)


def _holder(descriptor: int) -> str:
    try:
        note = json.loads(os.pread(descriptor, 400, 0))
        return f"`bigtech-lab {note['purpose']}` (process {note['pid']})"
    except (ValueError, KeyError, TypeError):
        return "Another bigtech-lab command"
