"""The end of a log, read without reading all of it."""

from __future__ import annotations

from pathlib import Path

_CHUNK = 65_536


def last_lines(path: Path, count: int, *, since: int = 0) -> tuple[str, ...]:
    """The last `count` lines after byte `since`, oldest first; none when there is no log.

    At most the last 64 KiB × the number of rounds needed are read.
    """
    try:
        with path.open("rb") as file:
            end = file.seek(0, 2)
            start, data = end, b""
            while start > since and data.count(b"\n") <= count:
                begin = max(since, start - _CHUNK)
                file.seek(begin)
                data = file.read(start - begin) + data
                start = begin
    except OSError:
        return ()
    lines = data.decode("utf-8", "replace").splitlines()
    return tuple(lines[-count:]) if count > 0 else ()
