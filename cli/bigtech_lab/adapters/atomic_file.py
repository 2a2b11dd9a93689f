"""Files that are either the old or the new one, whatever interrupts the writing."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

_FULL = Localized(
    "The disk is full: free some space (`bigtech-lab clean --cache` removes downloads), then try again.",
    "디스크가 가득 찼습니다. 공간을 비우고(`bigtech-lab clean --cache`는 다운로드를 지웁니다) 다시 "
    "시도하세요.",
)
_ELSEWHERE = Localized(
    "set XDG_DATA_HOME and XDG_CACHE_HOME to folders that you can write to",
    "XDG_DATA_HOME과 XDG_CACHE_HOME에 쓸 수 있는 폴더를 지정하세요",
)
_IN_THE_WAY = Localized(
    f"Something that is not a folder is in the way: move it, or {_ELSEWHERE.en}.",
    f"폴더가 아닌 것이 자리를 차지하고 있습니다. 옮기거나 {_ELSEWHERE.ko}.",
)
_HINTS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: Localized(
        "Your disk quota is used up: free some space, then try again.",
        "디스크 할당량을 다 썼습니다. 공간을 비우고 다시 시도하세요.",
    ),
    errno.EROFS: Localized(
        f"That file system is read-only: {_ELSEWHERE.en}.", f"읽기 전용 파일 시스템입니다. {_ELSEWHERE.ko}."
    ),
    errno.EACCES: Localized(
        f"Give yourself write permission there, or {_ELSEWHERE.en}.",
        f"그곳에 쓰기 권한을 주거나 {_ELSEWHERE.ko}.",
    ),
    errno.EPERM: Localized(
        f"Give yourself write permission there, or {_ELSEWHERE.en}.",
        f"그곳에 쓰기 권한을 주거나 {_ELSEWHERE.ko}.",
    ),
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.EMFILE: Localized(
        "Too many files are open: raise the limit with `ulimit -n 4096`, then try again.",
        "열린 파일이 너무 많습니다. `ulimit -n 4096`으로 한도를 올리고 다시 시도하세요.",
    ),
}


def storage_problem(error: OSError, path: Path) -> EnvironmentNotReady:
    """The error for people when the file system refuses something at `path`."""
    said = error.strerror or str(error)
    place = error.filename2 or error.filename or path
    return EnvironmentNotReady(
        Localized(f"Cannot write {place}: {said}.", f"{place}에 쓸 수 없습니다: {said}."),
        code="storage",
        hint=_HINTS.get(
            error.errno or 0,
            Localized(
                "Check that folder, or set XDG_DATA_HOME and XDG_CACHE_HOME to others.",
                "폴더를 확인하거나, XDG_DATA_HOME과 XDG_CACHE_HOME에 다른 폴더를 지정하세요.",
            ),
        ),
    )


@contextmanager
def telling_storage_problems(path: Path) -> Iterator[None]:
    """Turns an OSError from within into EnvironmentNotReady with what to do."""
    try:
        yield
    except OSError as error:
        raise storage_problem(error, path) from error


def write_atomically(path: Path, content: str | bytes, *, mode: int = 0o644) -> None:
    """Replaces the file in one step; readers see the old content or the new, never a part.

    `mode` holds from the first byte on, so that a secret is never readable in between.
    """
    data = content.encode() if isinstance(content, str) else content
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
