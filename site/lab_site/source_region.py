"""Where the sources are, and named regions of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bigtech_lab.adapters.source_region import source_region as region_below

ROOT: Final = Path(__file__).resolve().parents[2]


def source_region(reference: str) -> str:
    """Return the text of `path/to/file.py:name`; raises NoRegion."""
    return region_below(ROOT, reference)
