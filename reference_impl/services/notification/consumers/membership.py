"""Keeps the read model of who belongs to which room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from chat_contracts.payloads.chat import ChatMemberJoined, ChatMemberLeft, ChatMessageSent, ChatRoomCreated
from chat_infra.postgres.unit_of_work import UnitOfWork
from services.notification.infrastructure.postgres.memberships import join, known_among, leave

_MOST_REMEMBERED: Final = 100_000


class Membership:
    """Members come from the events that say so; those of a room that is older than this service's memory
    come from its first message.
    """

    def __init__(self) -> None:
        # Rooms whose members are stored. A room never becomes unknown again, so this may be behind.
        self._known: set[int] = set()

    async def note(self, events: Sequence[tuple[int, msgspec.Struct]], unit: UnitOfWork) -> None:
        """Apply events, given with their positions in the feed, in their order."""
        asked = {
            payload.room_id
            for _, payload in events
            if isinstance(payload, ChatMessageSent) and payload.room_id not in self._known
        }
        known = await known_among(sorted(asked), unit) if asked else set()
        unknown = asked - known
        for position, payload in events:
            match payload:
                case ChatRoomCreated() | ChatMemberJoined():
                    await join(payload.room_id, payload.member_ids, position, unit)
                    unknown.discard(payload.room_id)
                case ChatMemberLeft():
                    await leave(payload.room_id, payload.user_id, position, unit)
                case ChatMessageSent() if payload.room_id in unknown:
                    members = [payload.sender_id, *payload.recipient_ids]
                    await join(payload.room_id, members, position, unit)
                    unknown.discard(payload.room_id)
                case _:
                    pass

        async def remember() -> None:
            if len(self._known) > _MOST_REMEMBERED:
                self._known.clear()
            self._known.update(known)

        unit.after_commit(remember)
