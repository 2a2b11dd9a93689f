"""The journal of disturbances: one small file for each, in the instance's folder.

The process that wrote a file holds a lock on it. The kernel lets go of the lock when the process dies,
however it dies: a file without a lock tells of something that nobody will undo.
"""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.atomic_file import telling_storage_problems
from bigtech_lab.domain.disturbance import Disturbance, DisturbanceKind, Noted
from bigtech_lab.domain.fault import SwitchedFault
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady


class DisturbanceFiles:
    """Implements DisturbanceJournal; `folder` is made when the first one is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, int] = {}

    def note(self, disturbance: Disturbance) -> Noted:
        """See the port."""
        noted = Noted(uuid.uuid4().hex, disturbance)
        with telling_storage_problems(self._folder):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # It gets its name only once it is complete and locked: nobody ever sees it otherwise.
            unnamed = self._folder / f".{noted.id}"
            descriptor = os.open(unnamed, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.write(descriptor, json.dumps(_as_json(disturbance)).encode())
                os.fsync(descriptor)
                unnamed.rename(self._file(noted.id))
            except BaseException:
                os.close(descriptor)
                unnamed.unlink(missing_ok=True)
                raise
        self._held[noted.id] = descriptor
        return noted

    def undone(self, noted: Noted) -> None:
        """See the port."""
        with telling_storage_problems(self._folder):
            self._file(noted.id).unlink(missing_ok=True)
        self.let_go(noted)

    def left_over(self) -> Sequence[Noted]:
        """See the port."""
        found = []
        for file in sorted(self._folder.glob("*.json")):
            descriptor = _claimed(file)
            if descriptor is None:
                continue
            self._held[file.stem] = descriptor
            found.append(Noted(file.stem, _read(file)))
        return found

    def let_go(self, noted: Noted) -> None:
        """See the port."""
        descriptor = self._held.pop(noted.id, None)
        if descriptor is not None:
            os.close(descriptor)

    def _file(self, noted_id: str) -> Path:
        return self._folder / f"{noted_id}.json"


def _claimed(file: Path) -> int | None:
    """The locked file's descriptor; None while its writer lives, or when it is gone."""
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    if not file.exists():
        # Another process undid it between the two steps above.
        os.close(descriptor)
        return None
    return descriptor


def _as_json(disturbance: Disturbance) -> dict[str, Any]:
    before = disturbance.before
    return {
        "kind": disturbance.kind.value,
        "target": disturbance.target,
        "before": before and {"settings": dict(before.settings), "service": before.service},
    }


def _read(file: Path) -> Disturbance:
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        before = written["before"]
        return Disturbance(
            DisturbanceKind(written["kind"]),
            str(written["target"]),
            before and SwitchedFault(written["target"], dict(before["settings"]), before["service"]),
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise EnvironmentNotReady(
            Localized(
                f"{file} says what of the stack was disturbed, and it cannot be read: {error!r}.",
                f"스택에서 무엇을 건드렸는지 적힌 {file}을 읽을 수 없습니다: {error!r}.",
            ),
            code="journal-unreadable",
            hint=Localized(
                f"Start what does not run (bigtech-lab up), then remove the file: rm {file}",
                f"실행되지 않는 것을 시작한 뒤(bigtech-lab up) 파일을 지우세요: rm {file}",
            ),
        ) from error
