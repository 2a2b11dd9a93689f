"""A journal of disturbances in memory; `entries` holds what is not undone yet."""

from __future__ import annotations

from collections.abc import Sequence

from bigtech_lab.domain.disturbance import Disturbance, Noted


class FakeDisturbanceJournal:
    """Implements DisturbanceJournal; the entries of `orphans` are those whose process is gone."""

    def __init__(self, *orphans: Disturbance) -> None:
        self.entries = {f"old-{number}": entry for number, entry in enumerate(orphans)}
        self._count = 0

    def note(self, disturbance: Disturbance) -> Noted:
        self._count += 1
        noted = Noted(f"new-{self._count}", disturbance)
        self.entries[noted.id] = disturbance
        return noted

    def undone(self, noted: Noted) -> None:
        self.entries.pop(noted.id, None)

    def left_over(self) -> Sequence[Noted]:
        return [Noted(name, entry) for name, entry in self.entries.items() if name.startswith("old-")]

    def let_go(self, noted: Noted) -> None:
        """Nothing is held."""
