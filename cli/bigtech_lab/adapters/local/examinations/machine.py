"""Python, disk and memory."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil

from bigtech_lab.domain.finding import Finding, FindingState

_OLDEST_PYTHON = (3, 11)
_GB = 1_000_000_000
_DISK_NEEDED, _DISK_EASY = 0.5 * _GB, 2 * _GB
_MEMORY_NEEDED, _MEMORY_EASY = 1.0 * _GB, 2 * _GB


def python() -> Sequence[Finding]:
    """Is this Python new enough, and can it install packages?"""
    text = f"Python {platform.python_version()} ({sys.executable})"
    if sys.version_info < _OLDEST_PYTHON:
        return [Finding("python", FindingState.MISSING, text, "Install Python 3.11 or newer.")]
    from importlib.util import find_spec

    if find_spec("pip") is None:
        remedy = f"Run `{sys.executable} -m ensurepip`; the servers' programs are installed with pip."
        return [Finding("python", FindingState.MISSING, f"{text} has no pip", remedy)]
    return [Finding("python", FindingState.OK, text)]


def disk(folders: Sequence[Path]) -> Sequence[Finding]:
    """Is there room where instances and downloads lie, and may it be written to?"""
    return [_disk(folder) for folder in folders]


def _disk(folder: Path) -> Finding:
    existing = next(p for p in (folder, *folder.parents) if p.exists())
    if not existing.is_dir():
        return Finding("disk", FindingState.MISSING, f"{existing} is not a folder", "Move that file away.")
    free = shutil.disk_usage(existing).free
    text = f"{free / _GB:.1f} GB free for {folder}"
    if not _writable(existing):
        remedy = "Set XDG_DATA_HOME and XDG_CACHE_HOME to folders that you can write to."
        return Finding("disk", FindingState.MISSING, f"{existing} cannot be written to", remedy)
    if free < _DISK_NEEDED:
        return Finding(
            "disk", FindingState.MISSING, text, "Free some space: the stack and its programs need 500 MB."
        )
    if free < _DISK_EASY:
        return Finding("disk", FindingState.WARN, text, "2 GB or more leave room for logs and data.")
    return Finding("disk", FindingState.OK, text)


def _writable(folder: Path) -> bool:
    import tempfile

    try:
        # Asking for permission bits is not enough: root passes them, and a read-only mount ignores them.
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def memory() -> Sequence[Finding]:
    """Is there memory for the stack?"""
    free = psutil.virtual_memory().available
    text = f"{free / _GB:.1f} GB of memory available, {psutil.cpu_count() or 1} processors"
    if free < _MEMORY_NEEDED:
        return [
            Finding("memory", FindingState.MISSING, text, "Close other programs: the stack needs about 1 GB.")
        ]
    if free < _MEMORY_EASY:
        return [Finding("memory", FindingState.WARN, text, "It may be tight while the stack starts.")]
    return [Finding("memory", FindingState.OK, text)]
