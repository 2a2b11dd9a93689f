"""Edits and deletions in PostgreSQL: one round trip each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from chat_infra.postgres.database import Database
from chat_kernel.call_context import current_call
from chat_kernel.errors import DomainError
from services.chat.domain.errors import MessageIsDeleted, MessageNotFound, NotTheAuthor
from services.chat.domain.message import Message, MessageContent
from services.chat.infrastructure.postgres.messages import message_of

_EDIT: Final = "SELECT outcome, message FROM edit_message($1, $2, $3, $4, $5, $6, $7, $8)"
_DELETE: Final = "SELECT outcome, message FROM delete_message($1, $2, $3, $4, $5, $6, $7)"
_REFUSALS: Final[dict[str, Callable[[int], DomainError]]] = {
    "no_message": MessageNotFound,
    "not_the_author": NotTheAuthor,
    "deleted": MessageIsDeleted,
}


class PostgresMessageChanges:
    """Implements `MessageChanges`; `wake_relay` is called when an event was committed."""

    def __init__(self, database: Database, wake_relay: Callable[[], None]) -> None:
        self._database = database
        self._wake_relay = wake_relay

    async def edit(
        self, message_id: int, editor_id: int, content: MessageContent, *, event_id: UUID, at: datetime
    ) -> Message:
        """Give a message another text."""
        return await self._change(_EDIT, message_id, editor_id, content.text, at, event_id)

    async def delete(self, message_id: int, deleter_id: int, *, event_id: UUID, at: datetime) -> Message:
        """Take a message's text away."""
        return await self._change(_DELETE, message_id, deleter_id, at, event_id)

    async def _change(self, statement: str, message_id: int, *arguments: object) -> Message:
        call = current_call()
        row: Any = await self._database.fetchrow(
            statement, message_id, *arguments, call.correlation_id, call.causation_id, call.traceparent
        )
        if row["outcome"] in _REFUSALS:
            raise _REFUSALS[row["outcome"]](message_id)
        if row["outcome"] == "changed":
            self._wake_relay()
        return message_of(row["message"])
