"""Stores of rooms and messages with the defects that a course on them needs; all off unless switched on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chat_infra.faults.declared import CLIENT_MSG_ID_IGNORED, N_PLUS_ONE
from chat_infra.faults.faults import Faults
from chat_infra.postgres.database import Database
from services.chat.application.ports.message_store import PostedMessage
from services.chat.application.views import RoomView
from services.chat.domain.message import MessageDraft
from services.chat.infrastructure.postgres.messages import PostgresMessages
from services.chat.infrastructure.postgres.rooms import PostgresRooms


class FaultyMessages(PostgresMessages):
    """`client-msg-id-ignored`: a retry is a new message."""

    def __init__(self, faults: Faults, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._faults = faults

    async def post(self, draft: MessageDraft) -> PostedMessage:
        """As the real one, without what tells a retry from a message."""
        if self._faults.is_on(CLIENT_MSG_ID_IGNORED):
            draft = replace(draft, client_msg_id=None)
        return await super().post(draft)


class FaultyRooms(PostgresRooms):
    """`n-plus-one`: the list of rooms costs a query for each of them."""

    def __init__(self, faults: Faults, database: Database, *args: Any, **kwargs: Any) -> None:
        super().__init__(database, *args, **kwargs)
        self._faults = faults
        self._every = database

    async def views_of(self, member_id: int) -> list[RoomView]:
        """As the real one, one by one."""
        if not self._faults.is_on(N_PLUS_ONE):
            return await super().views_of(member_id)
        rows = await self._every.fetch(
            "SELECT r.id FROM rooms r JOIN room_members me ON me.room_id = r.id AND me.user_id = $1"
            " ORDER BY r.updated_at DESC, r.id DESC",
            member_id,
        )
        return [await self.view(row["id"], member_id) for row in rows]
