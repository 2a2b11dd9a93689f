"""What a consumer listens for, and what it is handed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable

import msgspec

from chat_contracts.envelope import EventEnvelope
from chat_contracts.topics import Topic
from chat_infra.postgres.unit_of_work import UnitOfWork


class IncomingEvent(msgspec.Struct, frozen=True):
    """An event as it was received: envelope, typed payload, and where it lay."""

    envelope: EventEnvelope
    payload: msgspec.Struct
    topic: str
    partition: int
    offset: int


Handler = Callable[[IncomingEvent, UnitOfWork], Awaitable[None]]
"""Applies an event inside the transaction that has claimed it; must not commit, the consumer does."""


@runtime_checkable
class BatchHandler(Protocol):
    """A handler that is cheaper for many events at once; the effect is that of each alone."""

    async def __call__(self, event: IncomingEvent, unit: UnitOfWork) -> None:
        """Apply one event, as a `Handler`."""
        ...

    async def apply_all(self, events: Sequence[IncomingEvent], unit: UnitOfWork) -> None:
        """Apply several events in their order. What they publish is to carry each one's `event_call`."""
        ...


class Subscription(msgspec.Struct, frozen=True):
    """The handlers of a topic by event type; types without a handler are passed over."""

    topic: Topic
    handlers: Mapping[str, Handler]


class PoisonEvent(Exception):
    """Raised by a handler for an event that no retry can help; it goes to the dead letters with this text."""
