"""A named region of a source file: what stands between its two marks, without its indent."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path


class NoRegion(LookupError):
    """A page names a file or a region that is not there."""


def source_region(root: Path, reference: str) -> str:
    """Return the text of `path/to/file.py:name`, or of a whole file where no name is given.

    Raises:
        NoRegion: the file is not below `root`, or has no such region.
    """
    path, _, name = reference.partition(":")
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()) or not file.is_file():
        raise NoRegion(f"There is no file {path}.")
    text = file.read_text(encoding="utf-8")
    if not name:
        return text.strip("\n")
    mark = r"^[^\n]*--8<-- \[{}:{}\][^\n]*\n"
    found = re.search(
        mark.format("start", re.escape(name)) + r"(.*?)" + mark.format("end", re.escape(name)),
        text,
        re.DOTALL | re.MULTILINE,
    )
    if found is None:
        raise NoRegion(
            f"{path} has no region {name!r}: write `--8<-- [start:{name}]` and `[end:{name}]` around it."
        )
    return textwrap.dedent(found[1]).strip("\n")
