"""While something is killed, no acknowledged message is lost and none is there twice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from integration.services.chat_fixtures import a_user, open_room
from integration.services.chat_mortal import MortalChat, Sender, mortal
from integration.services.chat_system import bearer

__all__ = ["mortal"]

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
async def room(mortal: MortalChat, http: httpx.AsyncClient) -> tuple[int, int, int]:
    """A room and its two people."""
    one, other = a_user(), a_user()
    return await open_room(http, mortal.chat.url, one, other), one, other


async def history(
    http: httpx.AsyncClient, mortal: MortalChat, room_id: int, reader: int
) -> list[dict[str, Any]]:
    """Every message of a room, page by page."""
    messages: list[dict[str, Any]] = []
    while True:
        response = await http.get(
            f"{mortal.chat.url}/api/messages/{room_id}",
            params={"after_seq": len(messages), "limit": 200},
            headers=bearer(reader),
        )
        assert response.status_code == 200, response.text
        messages += response.json()["messages"]
        if not response.json()["has_more"]:
            return messages


def assert_complete(messages: list[dict[str, Any]], senders: Sequence[Sender], each: int) -> None:
    """Every acknowledged message once and as it was answered, each sender's in order, no number left out."""
    assert [message["seq"] for message in messages] == list(range(1, each * len(senders) + 1))
    by_text = {message["content"]: message for message in messages}
    assert len(by_text) == len(messages)
    for sender in senders:
        assert len(sender.acknowledged) == each
        for text, answered in sender.acknowledged.items():
            assert (by_text[text]["id"], by_text[text]["seq"]) == (answered["id"], answered["seq"])
        seqs = [by_text[text]["seq"] for text in sender.acknowledged]
        assert seqs == sorted(seqs)


async def test_postgres_dies_in_the_middle_of_sending_and_each_message_is_there_once(
    mortal: MortalChat, http: httpx.AsyncClient, room: tuple[int, int, int]
) -> None:
    room_id, one, other = room
    senders = [Sender(mortal.chat.url, room_id, user) for user in (one, other)]
    sending = asyncio.gather(*(sender.send(150) for sender in senders))
    await senders[0].until_sent(30)
    await asyncio.to_thread(mortal.kill, "postgres")
    await asyncio.to_thread(mortal.start, "postgres")
    await sending
    refusals = {status for sender in senders for status in sender.refusals}
    # An outage is said to be one; it is neither an absence nor a defect.
    assert refusals <= {503}
    assert_complete(await history(http, mortal, room_id, other), senders, 150)


async def test_while_kafka_is_down_messages_are_taken_and_published_afterwards_in_order(
    mortal: MortalChat, http: httpx.AsyncClient, room: tuple[int, int, int]
) -> None:
    room_id, one, other = room
    await asyncio.to_thread(mortal.kill, "kafka")
    sender = Sender(mortal.chat.url, room_id, one)
    await sender.send(20, deadline=5)
    assert sender.refusals == []
    connection = await asyncpg.connect(mortal.dsn)
    try:
        waiting = await connection.fetchval(
            "SELECT count(*) FROM outbox WHERE published_at IS NULL AND aggregate_id = $1", str(room_id)
        )
    finally:
        await connection.close()
    assert waiting >= 20
    await asyncio.to_thread(mortal.start, "kafka")
    published = await published_texts(mortal, room_id, 20)
    assert list(dict.fromkeys(published)) == [f"{one}-{number}" for number in range(20)]
    assert_complete(await history(http, mortal, room_id, other), [sender], 20)


async def published_texts(mortal: MortalChat, room_id: int, count: int) -> list[str]:
    """The texts of a room's messages on `chat.events`, once that many different ones are there."""
    consumer = AIOKafkaConsumer(bootstrap_servers=mortal.kafka_bootstrap, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([TopicPartition("chat.events", partition) for partition in range(6)])
        await consumer.seek_to_beginning()
        texts: list[str] = []
        async with asyncio.timeout(60):
            while len(set(texts)) < count:
                record = await consumer.getone()
                kind = dict(record.headers).get("ce_type")
                if record.key == str(room_id).encode() and kind == b"chat.message.sent":
                    texts.append(msgspec.json.decode(record.value)["content"])
        return texts
    finally:
        await consumer.stop()


async def test_chat_service_dies_under_load_and_every_acknowledged_message_is_there(
    mortal: MortalChat, http: httpx.AsyncClient, room: tuple[int, int, int]
) -> None:
    room_id, one, other = room
    senders = [Sender(mortal.chat.url, room_id, user) for user in (one, other)]
    sending = asyncio.gather(*(sender.send(200) for sender in senders))
    for so_far in (40, 120):
        await senders[0].until_sent(so_far)
        mortal.chat.kill()
        await asyncio.to_thread(mortal.chat.start)
    await sending
    # What was cut off had no answer at all: nothing half done was ever acknowledged.
    assert {status for sender in senders for status in sender.refusals} <= {0, 503}
    assert_complete(await history(http, mortal, room_id, other), senders, 200)
    published = await published_texts(mortal, room_id, 400)
    assert set(published) == {text for sender in senders for text in sender.acknowledged}
