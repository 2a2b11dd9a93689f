"""Files that are either the old or the new one, whatever interrupts the writing."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bigtech_lab.errors import EnvironmentNotReady

_FULL = "The disk is full: free some space (`bigtech-lab clean --cache` removes downloads), then try again."
_ELSEWHERE = "set XDG_DATA_HOME and XDG_CACHE_HOME to folders that you can write to"
_IN_THE_WAY = f"Something that is not a folder is in the way: move it, or {_ELSEWHERE}."
_HINTS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: "Your disk quota is used up: free some space, then try again.",
    errno.EROFS: f"That file system is read-only: {_ELSEWHERE}.",
    errno.EACCES: f"Give yourself write permission there, or {_ELSEWHERE}.",
    errno.EPERM: f"Give yourself write permission there, or {_ELSEWHERE}.",
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.EMFILE: "Too many files are open: raise the limit with `ulimit -n 4096`, then try again.",
}


def storage_problem(error: OSError, path: Path) -> EnvironmentNotReady:
    """The error for people when the file system refuses something at `path`."""
    said = error.strerror or str(error)
    place = error.filename2 or error.filename or path
    return EnvironmentNotReady(
        f"Cannot write {place}: {said}.",
        code="storage",
        hint=_HINTS.get(
            error.errno or 0, "Check that folder, or set XDG_DATA_HOME and XDG_CACHE_HOME to others."
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
