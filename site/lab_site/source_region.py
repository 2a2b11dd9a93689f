"""A named region of a source file: what stands between its two marks, without the indent that it has there."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]


class NoRegion(LookupError):
    """A page names a file or a region that is not there."""


def source_region(reference: str) -> str:
    """Return the text of `path/to/file.py:name`.

    Raises:
        NoRegion: the file is not there, or has no such region.
    """
    path, _, name = reference.partition(":")
    file = ROOT / path
    if not file.is_file():
        raise NoRegion(f"There is no file {path}.")
    mark = r"^[^\n]*--8<-- \[{}:{}\][^\n]*\n"
    found = re.search(
        mark.format("start", re.escape(name)) + r"(.*?)" + mark.format("end", re.escape(name)),
        file.read_text(),
        re.DOTALL | re.MULTILINE,
    )
    if found is None:
        raise NoRegion(f"{path} has no region {name!r}: write `--8<-- [start:{name}]` and `[end:{name}]` around it.")
    return textwrap.dedent(found[1]).strip("\n")
