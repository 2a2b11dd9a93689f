"""PostgreSQL keeps the rules of `ChatRoom`: the same contract as the store in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from chat_infra.postgres.database import Database
from chat_kernel.ids import uuid7
from integration.services.chat_fixtures import ChatStack, a_user
from services.chat.domain.chat_room import DirectPair
from services.chat.infrastructure.postgres.message_changes import PostgresMessageChanges
from services.chat.infrastructure.postgres.messages import PostgresMessages
from services.chat.infrastructure.postgres.read_pointers import PostgresReadPointers
from services.chat.infrastructure.postgres.rooms import PostgresRooms
from unit.services.chat.message_store_contract import MessageStoreContract


class PostgresStore(PostgresMessages, PostgresMessageChanges, PostgresReadPointers):
    """The store with rooms to post in."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, lambda: None)
        self._rooms = PostgresRooms(database, lambda: None)

    async def open_room(self, one: int, other: int) -> int:
        """Make a direct room and return its id."""
        opened = await self._rooms.open_direct(DirectPair(one, other), event_id=uuid7(), at=datetime.now(UTC))
        return opened.room_id


class TestPostgresMessages(MessageStoreContract):
    """The contract holds where the functions of the database decide."""

    @pytest.fixture
    async def store(self, chat_stack: ChatStack) -> AsyncIterator[PostgresStore]:
        """A store on the database that chat-service has migrated."""
        database = Database(chat_stack.chat_dsn, application_name="test", max_size=2)
        await database.start()
        database.open_gate()
        yield PostgresStore(database)
        await database.stop()

    @pytest.fixture
    def people(self) -> tuple[int, int, int]:
        """Three people whom no other test uses."""
        return a_user(), a_user(), a_user()
