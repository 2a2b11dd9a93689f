"""Where it is written what was disturbed, before it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bigtech_lab.domain.disturbance import Disturbance, Noted


class DisturbanceJournal(Protocol):
    """The disturbances of one instance that are not undone yet; it outlives the process that wrote it."""

    def note(self, disturbance: Disturbance) -> Noted:
        """Writes it down for as long as this process lives or until it is undone.

        Raises EnvironmentNotReady when the file system refuses: then nothing may be disturbed.
        """
        ...

    def undone(self, noted: Noted) -> None:
        """Takes it out."""
        ...

    def left_over(self) -> Sequence[Noted]:
        """What processes that live no longer have left; no other process is given the same until `let_go`.

        Raises EnvironmentNotReady when an entry cannot be read.
        """
        ...

    def let_go(self, noted: Noted) -> None:
        """Leaves it in the journal for another process."""
        ...
