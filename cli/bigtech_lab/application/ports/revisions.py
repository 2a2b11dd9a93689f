"""Earlier and other states of the reference's code."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Revisions(Protocol):
    """The history that this copy of the lab was made from."""

    def checked(self, name: str) -> str:
        """The full name of a revision that a person named (a branch, a tag, `HEAD~1`, a hash).

        Raises BadUsage when there is no such revision, and EnvironmentNotReady where there is no history.
        """
        ...

    def reference_at(self, revision: str, folder: Path) -> Path:
        """Writes `reference_impl` as it was at a checked revision into a folder; returns the tree.

        Raises EnvironmentNotReady when the revision has none.
        """
        ...
