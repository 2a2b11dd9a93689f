"""Trying changed code before a component is started with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class SourceTrouble(StrEnum):
    """What keeps code from being run."""

    SYNTAX = "workspace-syntax"
    IMPORT = "workspace-import"
    HANGS = "workspace-hangs"


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """What went wrong, and where: `file` is a path in `reference_impl`, `line` 1-based, where known."""

    trouble: SourceTrouble
    said: str
    file: str | None = None
    line: int | None = None

    @property
    def place(self) -> str:
        """As editors write it; empty when it is not known."""
        return f"{self.file}:{self.line}" if self.file and self.line else self.file or ""


class SourceTrial(Protocol):
    """Loads a component's code in a process of its own."""

    def problem(self, component: str, tree: Path, files: Iterable[str]) -> SourceProblem | None:
        """What keeps the component from being loaded from that tree, if anything; `files` are the
        learner's."""
        ...
