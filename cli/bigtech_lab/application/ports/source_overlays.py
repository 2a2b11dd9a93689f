"""Running a component from changed code, or with other settings, in place of the reference's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol


class SourceOverlays(Protocol):
    """The variations of one instance; each takes effect when its component starts the next time."""

    def build(self, name: str, files: Mapping[str, str]) -> Path:
        """Make a whole tree of the reference in which `files` (path in `reference_impl` → text) stand.

        Returns the tree's folder. A tree of that name that was built before is brought up to date, and only
        the files that differ are written.

        Raises:
            BadUsage: a path leads out of the tree.
        """
        ...

    def has(self, name: str, files: Mapping[str, str]) -> bool:
        """Whether a tree of that name was built in which all of `files` stand as they are."""
        ...

    def use(self, component: str, tree: Path | None, environment: Mapping[str, str] | None = None) -> None:
        """Let the component start from `tree` (None: the reference) with these variables on top."""
        ...

    def in_use(self) -> Mapping[str, Path | None]:
        """The components that do not run as the reference does, each with its tree."""
        ...

    def forget(self) -> None:
        """Let every component start from the reference again, and remove the trees."""
        ...
