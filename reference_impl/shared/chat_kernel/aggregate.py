"""Aggregates record what happened to them; whoever stores them collects the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """A fact in the life of an aggregate, named in the past tense; `occurred_at` is UTC."""

    occurred_at: datetime


class AggregateRoot:
    """The one entrance to a cluster of objects that change together."""

    def __init__(self) -> None:
        self._recorded: list[DomainEvent] = []

    # --8<-- [start:record]
    def record(self, event: DomainEvent) -> None:
        """Note a fact; it leaves the service only when the aggregate is stored."""
        self._recorded.append(event)

    def collect_events(self) -> list[DomainEvent]:
        """Hand over the recorded facts, oldest first, and forget them."""
        events, self._recorded = self._recorded, []
        return events

    # --8<-- [end:record]
