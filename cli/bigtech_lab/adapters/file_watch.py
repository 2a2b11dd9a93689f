"""Notices that files below some folders have changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

_LEAVE_OUT = {"__pycache__", "node_modules"}
_BETWEEN_LOOKS = 0.25
# Editors write in several steps, and many files at once when a branch is checked out.
_QUIET_SECONDS = 0.3

_Stamp = tuple[int, int, int]


class FileWatch:
    """Compares what the folders hold with what they held when it was made, and after each change."""

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._folders = folders
        self._clock = clock
        self._pause = pause
        self._known = self._look()

    def wait(self) -> Sequence[Path]:
        """Blocks until something changes and then nothing more for a moment; the changed files."""
        changed: set[str] = set()
        quiet_since = self._clock()
        while not changed or self._clock() - quiet_since < _QUIET_SECONDS:
            self._pause(_BETWEEN_LOOKS)
            now = self._look()
            different = {name for name, _ in self._known.items() ^ now.items()}
            if different:
                changed |= different
                quiet_since = self._clock()
                self._known = now
        return sorted(Path(name) for name in changed)

    def _look(self) -> dict[str, _Stamp]:
        return dict(_stamps(self._folders))


def _stamps(folders: Iterable[Path]) -> Iterator[tuple[str, _Stamp]]:
    for folder in folders:
        for place, inner, files in os.walk(folder):
            inner[:] = [name for name in inner if name not in _LEAVE_OUT and not name.startswith(".")]
            for name in files:
                # Editors' own files beside the one that is edited say nothing yet.
                if name.startswith(".") or name.endswith(("~", ".pyc", ".swp")):
                    continue
                path = os.path.join(place, name)  # noqa: PTH118 - thousands of files, several times a second
                try:
                    status = os.stat(path)  # noqa: PTH116
                except OSError:
                    # Removed since the folder was listed, or a link that leads nowhere.
                    continue
                yield path, (status.st_mtime_ns, status.st_size, status.st_ino)
