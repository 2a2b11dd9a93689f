"""A long room is read as quickly as a short one."""

from __future__ import annotations

import json
from typing import Any

import asyncpg
import httpx
import pytest

from integration.services.chat_fixtures import ChatStack, a_user, open_room
from integration.services.chat_system import bearer
from services.chat.infrastructure.postgres import messages as statements

LENGTH = 100_000
LAST = 2**63 - 1


@pytest.mark.parametrize("before", [None, LENGTH // 2])
async def test_the_newest_messages_of_a_long_room_cost_what_they_cost_in_a_short_one(
    chat_stack: ChatStack, http: httpx.AsyncClient, before: int | None
) -> None:
    one, other, third = a_user(), a_user(), a_user()
    url = chat_stack.chat.url
    lengths = {await open_room(http, url, one, other): LENGTH, await open_room(http, url, one, third): 100}
    touched: dict[int, int] = {}
    connection = await asyncpg.connect(chat_stack.chat_dsn)
    try:
        for room_id, length in lengths.items():
            await connection.execute(
                "INSERT INTO messages (room_id, seq, user_id, content, message_type, created_at, updated_at)"
                " SELECT $1, n, $2, 'message ' || n, 'text', now(), now() FROM generate_series(1, $3) n",
                room_id,
                one,
                length,
            )
            await connection.execute("UPDATE rooms SET last_seq = $2 WHERE id = $1", room_id, length)
        await connection.execute("VACUUM ANALYZE messages")
        for room_id, length in lengths.items():
            explained = await connection.fetchval(
                f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statements._OLDER}",
                room_id,
                one,
                50,
                before if before is not None and length == LENGTH else LAST,
                0,
            )
            plan = json.loads(explained)[0]["Plan"]
            assert "messages_room_id_seq_key" in json.dumps(plan)
            touched[room_id] = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    finally:
        await connection.close()
    long, short = touched.values()
    # One level more of the index at each of its visits, and no more.
    assert long <= short + 10
    [long_room, _] = lengths
    response = await http.get(
        f"{url}/api/messages/{long_room}",
        params={} if before is None else {"before_seq": before},
        headers=bearer(one),
    )
    page: dict[str, Any] = response.json()
    newest = LENGTH if before is None else before - 1
    assert [message["seq"] for message in page["messages"]] == list(range(newest - 49, newest + 1))
    assert (page["total_count"], page["has_more"]) == (LENGTH, True)
