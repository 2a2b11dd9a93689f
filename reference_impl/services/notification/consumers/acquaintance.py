"""Keeps the read models of friendships and blocks."""

from __future__ import annotations

import msgspec

from chat_contracts.payloads.friend import FriendRemoved, FriendRequestAccepted, UserBlocked, UserUnblocked
from chat_infra.postgres.unit_of_work import UnitOfWork
from services.notification.infrastructure.postgres.acquaintances import befriend, block, part, unblock


async def note_acquaintance(payload: msgspec.Struct, unit: UnitOfWork) -> None:
    """Apply an event that changes who knows whom; any other one changes nothing."""
    match payload:
        case FriendRequestAccepted():
            await befriend(payload.requester_id, payload.addressee_id, unit)
        case FriendRemoved():
            await part(payload.user_id, payload.friend_id, unit)
        case UserBlocked():
            await block(payload.blocker_id, payload.blocked_id, unit)
        case UserUnblocked():
            await unblock(payload.blocker_id, payload.blocked_id, unit)
        case _:
            pass
