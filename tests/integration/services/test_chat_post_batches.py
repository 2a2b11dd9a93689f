"""Messages that arrive together share a transaction, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import asyncpg
import pytest

from chat_infra.postgres.database import Database
from chat_kernel.errors import DomainError
from chat_kernel.ids import uuid7
from integration.services.chat_fixtures import ChatStack, a_user
from integration.services.user_friend_system import eventually
from services.chat.application.ports.message_store import PostedMessage
from services.chat.domain.chat_room import DirectPair
from services.chat.domain.errors import NotARoomMember
from services.chat.infrastructure.postgres.messages import PostgresMessages
from services.chat.infrastructure.postgres.rooms import PostgresRooms
from unit.services.chat.message_store_contract import draft

_WAITS = """
SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'test')
"""


class Rooms:
    """Stores on the database that chat-service has migrated, and who posts there."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.database = Database(dsn, application_name="test", max_size=4)
        self.messages = PostgresMessages(self.database, lambda: None)
        self._rooms = PostgresRooms(self.database, lambda: None)

    async def open(self) -> tuple[int, int]:
        """A fresh room and one of its members."""
        one, other = a_user(), a_user()
        opened = await self._rooms.open_direct(DirectPair(one, other), event_id=uuid7(), at=datetime.now(UTC))
        return opened.room_id, one

    async def transactions(self, room: int) -> list[int]:
        """The transaction in which each message of a room was stored, in the order of their seq."""
        rows = await self.database.fetch(
            "SELECT xmin::text::bigint AS xid FROM messages WHERE room_id = $1 ORDER BY seq", room
        )
        return [row["xid"] for row in rows]


@pytest.fixture
async def rooms(chat_stack: ChatStack) -> AsyncIterator[Rooms]:
    made = Rooms(chat_stack.chat_dsn)
    await made.database.start()
    made.database.open_gate()
    yield made
    await made.database.stop()


async def test_what_arrives_together_is_numbered_without_a_gap_in_few_transactions(rooms: Rooms) -> None:
    room, sender = await rooms.open()
    posted = await asyncio.gather(*(rooms.messages.post(draft(room, sender)) for _ in range(40)))
    assert sorted(p.message.seq for p in posted) == list(range(1, 41))
    assert len(set(await rooms.transactions(room))) <= 3


async def test_a_message_alone_does_not_wait_for_others(rooms: Rooms) -> None:
    room, sender = await rooms.open()
    for _ in range(3):
        await rooms.messages.post(draft(room, sender))
    assert len(set(await rooms.transactions(room))) == 3


async def test_each_of_them_hears_its_own_outcome(rooms: Rooms) -> None:
    room, sender = await rooms.open()
    other_room, other = await rooms.open()
    stranger = a_user()
    outcomes = await asyncio.gather(
        rooms.messages.post(draft(room, sender)),
        rooms.messages.post(draft(room, stranger)),
        rooms.messages.post(draft(other_room, other)),
        rooms.messages.post(draft(room, sender, client_msg_id="once")),
        rooms.messages.post(draft(room, sender, client_msg_id="once")),
        return_exceptions=True,
    )
    assert isinstance(outcomes[1], NotARoomMember)
    first, _, elsewhere, once, again = outcomes
    assert isinstance(first, PostedMessage)
    assert isinstance(elsewhere, PostedMessage)
    assert (first.message.room_id, elsewhere.message.room_id) == (room, other_room)
    assert isinstance(once, PostedMessage)
    assert isinstance(again, PostedMessage)
    assert once.message == again.message
    assert {once.repeated, again.repeated} == {False, True}


async def test_one_that_the_database_chokes_on_takes_no_other_along(rooms: Rooms) -> None:
    room, sender = await rooms.open()
    earlier = draft(room, sender)
    await rooms.messages.post(earlier)
    broken = replace(draft(room, sender), event_id=earlier.event_id)
    outcomes = await asyncio.gather(
        rooms.messages.post(draft(room, sender)),
        rooms.messages.post(broken),
        rooms.messages.post(draft(room, sender)),
        return_exceptions=True,
    )
    assert isinstance(outcomes[1], asyncpg.UniqueViolationError)
    assert [o.message.seq for o in outcomes if isinstance(o, PostedMessage)] == [2, 3]


async def test_a_room_that_somebody_holds_does_not_hold_up_the_others(rooms: Rooms) -> None:
    held, sender = await rooms.open()
    free, other = await rooms.open()
    holder = await asyncpg.connect(rooms.dsn)
    try:
        holding = holder.transaction()
        await holding.start()
        await holder.execute("SELECT FROM rooms WHERE id = $1 FOR UPDATE", held)
        stuck = [asyncio.ensure_future(rooms.messages.post(draft(held, sender))) for _ in range(2)]
        await eventually(lambda: rooms.database.fetchval(_WAITS))
        async with asyncio.timeout(5):
            posted = await rooms.messages.post(draft(free, other))
        assert posted.message.seq == 1
        assert not any(waiting.done() for waiting in stuck)
        await holding.rollback()
        assert sorted(p.message.seq for p in await asyncio.gather(*stuck)) == [1, 2]
    finally:
        await holder.close()


async def test_an_outage_is_told_to_everybody_who_waits(chat_stack: ChatStack) -> None:
    away = Rooms(chat_stack.chat_dsn)
    await away.database.start()
    outcomes = await asyncio.gather(
        *(away.messages.post(draft(1, 1)) for _ in range(3)), return_exceptions=True
    )
    assert [o.error for o in outcomes if isinstance(o, DomainError)] == ["database_unavailable"] * 3
    await away.database.stop()
