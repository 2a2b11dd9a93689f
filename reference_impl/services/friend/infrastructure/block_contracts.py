"""Translates facts about blocks into what other services were promised."""

from __future__ import annotations

import msgspec

from chat_contracts.payloads import friend as contracts
from chat_kernel.aggregate import DomainEvent
from services.friend.domain import events


def block_contract_for(event: DomainEvent) -> msgspec.Struct:
    """Return the payload of an event of `Block`.

    Raises:
        TypeError: the event has no contract yet.
    """
    match event:
        case events.UserBlocked():
            return contracts.UserBlocked(
                blocker_id=event.blocker_id, blocked_id=event.blocked_id, blocked_at=event.occurred_at
            )
        case events.UserUnblocked():
            return contracts.UserUnblocked(
                blocker_id=event.blocker_id, blocked_id=event.blocked_id, unblocked_at=event.occurred_at
            )
        case _:
            raise TypeError(f"{type(event).__name__} has no contract")
