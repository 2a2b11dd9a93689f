"""The components' logs as files."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bigtech_lab.adapters.local.instance_folder import InstanceFolder
from bigtech_lab.adapters.local.log_tail import last_lines

_POLL_SECONDS = 0.1
_CHUNK = 1_048_576


class FileLogSource:
    """Implements LogSource; `hide` is applied to every line, whoever logged it."""

    def __init__(self, folder: InstanceFolder, hide: Callable[[str], str] = str) -> None:
        self._folder = folder
        self._hide = hide

    def last(self, component: str, count: int) -> Sequence[str]:
        """The newest lines of the component."""
        return [self._hide(line) for line in last_lines(self._folder.log(component), count)]

    def follow(self, components: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yields what is appended to the files from now on, whole lines only."""
        tails = {name: _Tail(self._folder.log(name)) for name in components}
        while True:
            quiet = True
            for name, tail in tails.items():
                for line in tail.new_lines():
                    quiet = False
                    yield name, self._hide(line)
            if quiet:
                time.sleep(_POLL_SECONDS)


class _Tail:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = self._size()
        self._rest = b""

    def new_lines(self) -> Sequence[str]:
        size = self._size()
        if size < self._offset:
            # A new file has taken the old one's place.
            self._offset, self._rest = 0, b""
        if size == self._offset:
            return ()
        with self._path.open("rb") as file:
            file.seek(self._offset)
            data = file.read(_CHUNK)
        self._offset += len(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [line.decode("utf-8", "replace") for line in lines]

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0
