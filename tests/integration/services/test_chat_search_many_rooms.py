"""Search across many rooms: complete, newest first, and no dearer than the rooms that it has to look at."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any, Final

import asyncpg
import httpx
import pytest

from integration.services.chat_fixtures import ChatStack, a_user
from integration.services.chat_system import bearer
from services.chat.infrastructure.postgres import message_search as statements

ROOMS: Final = 60
LONG: Final = 10_000
CROWD: Final = 400_000
LAST: Final = 2**63 - 1

_INSERT: Final = (
    "INSERT INTO messages (room_id, seq, user_id, content, message_type, created_at, updated_at)"
    " SELECT r.id, (SELECT last_seq FROM rooms WHERE id = r.id) + n, $2,"
    " '말 word' || CASE WHEN n % 13 = 0 THEN ' 드문말 scarce' ELSE '' END"
    " || CASE WHEN n = 7 AND r.place = 1 THEN ' 유일' ELSE '' END, 'text', now(), now()"
    " FROM generate_series(1, $3) n, unnest($1::bigint[]) WITH ORDINALITY AS r (id, place)"
    " ORDER BY n, r.place"
)


@pytest.fixture
async def database(chat_stack: ChatStack) -> AsyncIterator[asyncpg.Connection[Any]]:
    """The database of chat-service, as the service asks it."""
    planner = {"enable_seqscan": "off", "plan_cache_mode": "force_generic_plan"}
    connection = await asyncpg.connect(chat_stack.chat_dsn, server_settings=planner)
    yield connection
    await connection.close()


async def rooms_of(database: asyncpg.Connection[Any], user: int, count: int) -> list[int]:
    """Make rooms with one member, who is enough for a search."""
    rows = await database.fetch(
        "WITH made AS (INSERT INTO rooms (room_type, created_by, created_at, updated_at)"
        " SELECT 'group', $1, now(), now() FROM generate_series(1, $2) RETURNING id)"
        " INSERT INTO room_members (room_id, user_id, joined_at)"
        " SELECT id, $1, now() FROM made RETURNING room_id",
        user,
        count,
    )
    return [row["room_id"] for row in rows]


async def fill(database: asyncpg.Connection[Any], user: int, rooms: list[int], each: int) -> None:
    """Say something in turn in every room, and wait until it is indexed."""
    await database.execute(_INSERT, rooms, user, each)
    await database.execute("UPDATE rooms SET last_seq = last_seq + $2 WHERE id = ANY ($1)", rooms, each)
    while await database.fetchval("SELECT index_messages($1::bigint[], 5000)", rooms):
        pass


async def pages(http: httpx.AsyncClient, stack: ChatStack, reader: int, query: str, limit: int) -> list[int]:
    """The ids of everything that a search finds, page after page."""
    found: list[int] = []
    parameters: dict[str, Any] = {"query": query, "limit": limit}
    while True:
        answer = (
            await http.get(f"{stack.chat.url}/api/messages/search", params=parameters, headers=bearer(reader))
        ).json()
        assert len(answer["messages"]) <= limit
        found += [message["id"] for message in answer["messages"]]
        if not answer["has_more"]:
            return found
        parameters["before"] = answer["next_cursor"]


async def test_pages_across_many_and_long_rooms_have_every_message_once_in_the_order_of_time(
    chat_stack: ChatStack, http: httpx.AsyncClient, database: asyncpg.Connection[Any]
) -> None:
    reader, stranger = a_user(), a_user()
    mine = await rooms_of(database, reader, ROOMS)
    await fill(database, stranger, mine[:1], LONG)
    await fill(database, reader, mine, 15)
    await fill(database, reader, mine[:2], 100)
    await fill(database, stranger, await rooms_of(database, stranger, 3), 40)
    # Changed after it was indexed, and said a moment ago.
    await database.execute(
        "UPDATE messages SET is_deleted = true WHERE room_id = $1 AND seq BETWEEN 10 AND 20", mine[5]
    )
    await database.execute("UPDATE messages SET content = '드문말' WHERE room_id = $1 AND seq = 3", mine[7])
    await http.post(
        f"{chat_stack.chat.url}/api/messages/{mine[9]}",
        json={"content": "scarce 드문말", "message_type": "text"},
        headers=bearer(reader),
    )
    for query, like in (("드문말", "%드문말%"), ("scar", "%scarce%"), ("유일", "%유일%"), ("없다", "%없다%")):
        expected = await database.fetchval(
            "SELECT array_agg(id ORDER BY id DESC) FROM messages"
            " WHERE room_id = ANY ($1) AND NOT is_deleted AND content LIKE $2",
            mine,
            like,
        )
        assert await pages(http, chat_stack, reader, query, 100) == (expected or []), query
    assert await pages(http, chat_stack, reader, "유일 드문", 3) == []
    assert len(await pages(http, chat_stack, reader, "유일", 1)) == len((LONG, 15, 100))


async def touched(database: asyncpg.Connection[Any], user: int, query: str) -> int:
    """How many pages of the database a search looks at."""
    explained = await database.fetchval(
        f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statements._FIND}", user, None, query, LAST, 21
    )
    plan = json.loads(explained)[0]["Plan"]
    total: int = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return total


async def test_what_a_search_costs_follows_the_readers_rooms_and_not_what_others_say(
    chat_stack: ChatStack, database: asyncpg.Connection[Any]
) -> None:
    reader = a_user()
    await fill(database, reader, await rooms_of(database, reader, ROOMS), 15)
    await database.execute("VACUUM ANALYZE message_search")
    before = {query: await touched(database, reader, query) for query in ("word", "드문말", "nothing")}
    try:
        # As the index has it; nobody reads these rooms.
        await database.execute(
            "INSERT INTO message_search (room_id, message_id, seq, terms)"
            " SELECT -(n % 100) - 1, n, n / 100 + 1,"
            " array_to_tsvector(ARRAY[search_scope(-(n % 100) - 1, 0) || 'word'])"
            " FROM generate_series(1, $1) n",
            CROWD,
        )
        await database.execute("VACUUM ANALYZE message_search")
        after = {query: await touched(database, reader, query) for query in before}
    finally:
        await database.execute("DELETE FROM message_search WHERE room_id < 0")
        await database.execute("VACUUM ANALYZE message_search")
    for query, pages_before in before.items():
        assert pages_before <= 40 * ROOMS, query
        # A level more of each index at each of its visits, at most.
        assert after[query] <= 1.5 * pages_before + 50, query
