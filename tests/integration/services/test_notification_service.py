"""notification-service against real servers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
from redis.asyncio import Redis

from chat_contracts.envelope import EventEnvelope
from chat_contracts.payloads.friend import FriendRequestAccepted, FriendRequestSent
from chat_contracts.registry import contract_of
from chat_infra.kafka.producer import EventProducer, Outgoing
from chat_kernel.ids import uuid7
from chat_kernel.trace_context import TraceContext
from integration.services.chat_fixtures import (
    ChatStack,
    a_user,
    listening,
    open_room,
    say,
)
from integration.services.chat_system import bearer, free_port


def a_friend_request(requester: int, addressee: int) -> FriendRequestSent:
    return FriendRequestSent(
        requester_id=requester, requester_username="ann", addressee_id=addressee, sent_at=datetime.now(UTC)
    )


async def publish(
    bootstrap: str, payload: FriendRequestSent | FriendRequestAccepted, *, times: int = 1
) -> str:
    """Put an event on its topic as friend-service's relay would, and return its id."""
    contract = contract_of(payload)
    envelope = EventEnvelope(
        id=uuid7(),
        type=contract.type,
        source="/friend-service",
        time=datetime.now(UTC),
        partition_key="1:2",
        correlation_id=uuid7(),
        traceparent=str(TraceContext.start()),
    )
    record = Outgoing(contract.topic.name, b"1:2", msgspec.json.encode(payload), envelope.headers())
    producer = EventProducer(bootstrap, client_id="test")
    await producer.start()
    try:
        outcomes = await producer.send_batch([record] * times)
    finally:
        await producer.stop()
    assert not [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    return str(envelope.id)


async def test_a_friend_request_delivered_twice_is_told_once(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    requester, addressee = a_user(), a_user()
    url = f"{chat_stack.notification.url}/api/notifications"
    async with listening(f"{url}/stream", addressee) as live:
        assert (await live.next()).event == "ready"
        event_id = await publish(
            chat_stack.servers.kafka_bootstrap, a_friend_request(requester, addressee), times=2
        )
        told = await live.next()
        assert (told.event, told.id) == ("notification", "1")
        assert told.json()["type"] == "friend_request"
        assert told.json()["actor_id"] == requester
        assert told.json()["event_id"] == event_id
        assert await live.nothing_within(1.5)
    listed = (await http.get(url, headers=bearer(addressee))).json()
    assert [n["seq"] for n in listed["notifications"]] == [1]


async def test_the_requester_is_told_of_the_acceptance(chat_stack: ChatStack) -> None:
    requester, addressee = a_user(), a_user()
    accepted = FriendRequestAccepted(
        friendship_id=1,
        requester_id=requester,
        addressee_id=addressee,
        addressee_username="bob",
        accepted_at=datetime.now(UTC),
    )
    async with listening(f"{chat_stack.notification.url}/api/notifications/stream", requester) as live:
        await live.next()
        await publish(chat_stack.servers.kafka_bootstrap, accepted)
        told = (await live.next()).json()
    assert (told["type"], told["actor_id"]) == ("friend_accepted", addressee)


async def test_a_message_is_told_to_its_recipient_and_the_way_through_redis_can_be_seen(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, other)
    async with listening(f"{chat_stack.notification.url}/api/notifications/stream", other) as live:
        await live.next()
        message = await say(http, chat_stack.chat.url, room_id, one, "hello")
        told = (await live.next()).json()
    assert set(told) == {
        "id", "seq", "type", "actor_id", "payload", "event_id", "correlation_id", "is_read", "created_at",
    }  # fmt: skip
    assert told["payload"]["message_id"] == message["id"]
    listed = (await http.get(f"{chat_stack.notification.url}/api/notifications", headers=bearer(one))).json()
    assert listed == {"notifications": [], "next_cursor": None}
    redis = Redis.from_url(chat_stack.servers.redis_url)
    try:
        entries: Any = await redis.xrange("notifications.fanout")
    finally:
        await redis.aclose()
    mine = [fields for _, fields in entries if fields.get(b"event_id") == told["event_id"].encode()]
    assert [int(fields[b"user_id"]) for fields in mine] == [other]
    assert [int(fields[b"seq"]) for fields in mine] == [1]


async def test_notifications_are_paged_backwards_and_marked_as_read(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, other)
    url = f"{chat_stack.notification.url}/api/notifications"
    async with listening(f"{url}/stream", other) as live:
        await live.next()
        for number in range(5):
            await say(http, chat_stack.chat.url, room_id, one, f"{number}")
            await live.next()
    first = (await http.get(url, params={"limit": 3}, headers=bearer(other))).json()
    assert [n["seq"] for n in first["notifications"]] == [5, 4, 3]
    rest = (await http.get(url, params={"cursor": first["next_cursor"]}, headers=bearer(other))).json()
    assert [n["seq"] for n in rest["notifications"]] == [2, 1]
    assert rest["next_cursor"] is None

    async def mark(body: dict[str, object]) -> httpx.Response:
        return await http.post(f"{url}/read", json=body, headers=bearer(other))

    assert (await mark({"up_to_seq": 3})).json()["read_count"] == 3
    assert (await mark({"ids": [first["notifications"][0]["id"]]})).json()["read_count"] == 1
    assert (await mark({"up_to_seq": 5})).json()["read_count"] == 1
    assert (await mark({})).status_code == 422
    # Somebody else's notifications are not theirs to mark.
    ids = [first["notifications"][0]["id"]]
    assert (await http.post(f"{url}/read", json={"ids": ids}, headers=bearer(one))).json()["read_count"] == 0


async def test_a_killed_service_delivers_after_its_restart_what_was_accepted_meanwhile_and_only_once(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, other)
    stream = f"{chat_stack.notification.url}/api/notifications/stream"
    async with listening(stream, other) as live:
        await live.next()
        await say(http, chat_stack.chat.url, room_id, one, "before")
        assert (await live.next()).id == "1"
    said = [await say(http, chat_stack.chat.url, room_id, one, "just before the kill")]
    chat_stack.notification.kill()
    said.append(await say(http, chat_stack.chat.url, room_id, one, "while it was dead"))
    chat_stack.notification.start()
    async with listening(stream, other, last_event_id=1) as live:
        assert (await live.next()).id == "1"
        told = [await live.next() for _ in said]
        assert [frame.id for frame in told] == ["2", "3"]
        assert [frame.json()["payload"]["message_id"] for frame in told] == [
            message["id"] for message in said
        ]
        assert await live.nothing_within(2)


async def test_while_redis_is_away_notifications_come_from_the_database(
    chat_stack: ChatStack, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    one, other = a_user(), a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, other)
    cut_off = chat_stack.other_notification(
        tmp_path / "notification.log",
        REDIS_URL=f"redis://127.0.0.1:{free_port()}/0",
        INSTANCE_ID="without-redis",
    )
    cut_off.start(wait_for="/health/live")
    try:
        deadline = asyncio.get_running_loop().time() + 10
        while (await http.get(f"{cut_off.url}/api/notifications", headers=bearer(one))).status_code != 200:
            assert asyncio.get_running_loop().time() < deadline
            await asyncio.sleep(0.05)
        async with listening(f"{cut_off.url}/api/notifications/stream", other) as live:
            await live.next()
            await say(http, chat_stack.chat.url, room_id, one, "no redis")
            assert (await live.next()).json()["payload"]["preview"] == "no redis"
    finally:
        assert cut_off.stop() == 0
