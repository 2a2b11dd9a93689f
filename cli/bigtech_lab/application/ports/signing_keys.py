"""The signing keys of an instance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class SigningKeys(Protocol):
    """Keys by name; the newest name comes last, and the service follows what is there."""

    def add(self) -> str:
        """Makes a new key and returns its name."""
        ...

    def names(self) -> Sequence[str]:
        """The names of the keys, oldest first."""
        ...

    def discard_outlived(self) -> Sequence[str]:
        """Removes keys whose last token has long expired, and returns their names."""
        ...
