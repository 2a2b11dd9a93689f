"""Reads from the databases what became of the messages."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

import asyncpg

from load.campaign.history import History, Stored

_STORED: Final = "SELECT room_id, client_msg_id, id, seq FROM messages WHERE room_id = ANY($1::bigint[])"
_NOTICED: Final = (
    "SELECT (payload->>'message_id')::bigint AS message_id FROM notifications"
    " WHERE user_id = ANY($1::bigint[]) AND type = 'message'"
)


async def read_stored(history: History, chat_db: str, rooms: Sequence[int]) -> None:
    """Note every message of these rooms."""
    connection = await asyncpg.connect(chat_db)
    try:
        history.stored = [Stored(*row) for row in await connection.fetch(_STORED, list(rooms))]
    finally:
        await connection.close()


async def read_noticed(
    history: History, notification_db: str, readers: Sequence[int], *, patience: float
) -> None:
    """Note the notifications of these people, once every acknowledged message has one, or no more have come
    for `patience` seconds.
    """
    wanted = {ack.message_id for ack in history.acknowledged}
    loop = asyncio.get_running_loop()
    last_news = loop.time()
    connection = await asyncpg.connect(notification_db)
    try:
        while True:
            rows = await connection.fetch(_NOTICED, list(readers))
            if len(rows) > len(history.noticed):
                last_news = loop.time()
            history.noticed = [row["message_id"] for row in rows]
            if wanted <= set(history.noticed) or loop.time() - last_news > patience:
                return
            await asyncio.sleep(0.25)
    finally:
        await connection.close()
