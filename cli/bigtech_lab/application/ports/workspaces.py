"""The learner's folders, one an exercise."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol


class Workspaces(Protocol):
    """Where the learner works; every method raises LabError when the file system refuses."""

    def make(self, exercise: str, folder: Path, files: Mapping[str, str]) -> None:
        """Makes the folder with these files and remembers it.

        Raises:
            BadUsage: something is there already.
        """
        ...

    def folder_of(self, exercise: str, given: Path | None) -> Path:
        """The folder of an exercise: the given one, else the remembered one.

        Raises:
            BadUsage: it was never started, or the folder is gone or belongs to another exercise.
        """
        ...

    def known(self, exercise: str) -> Path | None:
        """The remembered folder, if it still is one."""
        ...

    def exercise_in(self, folder: Path) -> str:
        """Which exercise a folder belongs to; BadUsage when it is none of ours."""
        ...

    def read(self, folder: Path) -> Mapping[str, str]:
        """The learner's files.

        Raises:
            BadUsage: one is not text, too large, a link out of the folder, or there are too many.
        """
        ...

    def start_again(self, exercise: str, folder: Path, files: Mapping[str, str]) -> Path:
        """Puts these files in place of the learner's; returns where the old folder is kept."""
        ...

    def write_beside(self, folder: Path, ending: str, files: Mapping[str, str]) -> Path:
        """Writes files to a folder beside it, `<folder>-<ending>`, and returns that."""
        ...
