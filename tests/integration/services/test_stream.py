"""`/api/stream`: everything for me on one connection, once and in order, whatever dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from redis.asyncio import Redis

from chat_contracts.envelope import EventEnvelope
from chat_contracts.payloads import chat, friend
from chat_contracts.payloads.user import UserPresenceChanged
from chat_contracts.registry import contract_of
from chat_infra.kafka.producer import EventProducer, Outgoing
from chat_infra.postgres.database import Database
from chat_kernel.ids import uuid7
from chat_kernel.trace_context import TraceContext
from integration.services.chat_fixtures import ChatStack, a_user
from integration.services.chat_system import bearer
from integration.services.stream_history import History
from integration.services.user_friend_system import eventually, run_sql
from services.notification.infrastructure.postgres.feed_retention import FeedRetention


def now() -> datetime:
    return datetime.now(UTC)


class World:
    """Publishes what the other services would."""

    def __init__(self, producer: EventProducer) -> None:
        self._producer = producer
        self._cursor = 0
        self._seqs: dict[int, int] = {}

    async def tell(self, *payloads: msgspec.Struct) -> None:
        """Put events on their topics, in one key's order."""
        outcomes = await self._producer.send_batch([_record(payload) for payload in payloads])
        assert not [outcome for outcome in outcomes if isinstance(outcome, BaseException)]

    def cursor(self) -> int:
        self._cursor += 1
        return self._cursor

    def message(self, room_id: int, sender: int, *others: int, content: str = "hi") -> chat.ChatMessageSent:
        """A message, next in its room."""
        self._seqs[room_id] = self._seqs.get(room_id, 0) + 1
        return chat.ChatMessageSent(
            message_id=room_id * 100_000 + self._seqs[room_id],
            seq=self._seqs[room_id],
            room_id=room_id,
            sender_id=sender,
            content=content,
            message_type="text",
            created_at=now(),
            recipient_ids=list(others),
            cursor=self.cursor(),
            sender_username="ann",
        )

    def room(self, room_id: int, *members: int) -> chat.ChatRoomCreated:
        return chat.ChatRoomCreated(
            room_id=room_id,
            room_type="group",
            created_by=members[0],
            member_ids=list(members),
            created_at=now(),
            name="The group",
        )

    def deleted(self, message: chat.ChatMessageSent) -> chat.ChatMessageDeleted:
        return chat.ChatMessageDeleted(
            message_id=message.message_id,
            seq=message.seq,
            room_id=message.room_id,
            sender_id=message.sender_id,
            created_at=message.created_at,
            deleted_at=now(),
            cursor=self.cursor(),
        )

    def edited(self, message: chat.ChatMessageSent, content: str) -> chat.ChatMessageEdited:
        return chat.ChatMessageEdited(
            message_id=message.message_id,
            seq=message.seq,
            room_id=message.room_id,
            sender_id=message.sender_id,
            content=content,
            message_type="text",
            created_at=message.created_at,
            edited_at=now(),
            cursor=self.cursor(),
        )

    def read(self, room_id: int, user_id: int, up_to: int) -> chat.ChatMessagesRead:
        return chat.ChatMessagesRead(
            room_id=room_id, user_id=user_id, up_to_seq=up_to, read_at=now(), cursor=self.cursor()
        )

    def joined(self, room_id: int, user_id: int, *members: int) -> chat.ChatMemberJoined:
        return chat.ChatMemberJoined(
            room_id=room_id,
            user_id=user_id,
            added_by=members[0],
            member_ids=list(members),
            joined_at=now(),
            cursor=self.cursor(),
        )

    def left(self, room_id: int, user_id: int, *members: int) -> chat.ChatMemberLeft:
        return chat.ChatMemberLeft(
            room_id=room_id,
            user_id=user_id,
            removed_by=user_id,
            member_ids=list(members),
            left_at=now(),
            cursor=self.cursor(),
        )


def _key(payload: Any) -> str:
    if hasattr(payload, "room_id"):
        return str(payload.room_id)
    fields = ("requester_id", "addressee_id", "user_id", "friend_id", "blocker_id", "blocked_id")
    people = sorted(getattr(payload, field) for field in fields if hasattr(payload, field))
    return ":".join(map(str, people))


def _record(payload: msgspec.Struct) -> Outgoing:
    contract = contract_of(payload)
    key = _key(payload)
    envelope = EventEnvelope(
        id=uuid7(),
        type=contract.type,
        source="/test",
        time=now(),
        partition_key=key,
        correlation_id=uuid7(),
        traceparent=str(TraceContext.start()),
    )
    return Outgoing(contract.topic.name, key.encode(), msgspec.json.encode(payload), envelope.headers())


@pytest.fixture
async def world(chat_stack: ChatStack) -> AsyncIterator[World]:
    producer = EventProducer(chat_stack.servers.kafka_bootstrap, client_id="test")
    await producer.start()
    yield World(producer)
    await producer.stop()


@pytest.fixture
async def redis(chat_stack: ChatStack) -> AsyncIterator[Redis]:
    client = Redis.from_url(chat_stack.servers.redis_url)
    yield client
    await client.aclose()


def stream_of(stack: ChatStack) -> str:
    return f"{stack.notification.url}/api/stream"


async def test_everything_of_a_room_reaches_each_member_in_the_same_order(
    chat_stack: ChatStack, world: World
) -> None:
    ann, bob, room_id = a_user(), a_user(), a_user()
    async with History(stream_of(chat_stack), ann) as one, History(stream_of(chat_stack), bob) as other:
        first = world.message(room_id, ann, bob)
        second = world.message(room_id, bob, ann)
        await world.tell(
            world.room(room_id, ann, bob),
            first,
            second,
            world.edited(first, "better"),
            world.deleted(second),
            world.read(room_id, bob, 2),
        )
        await one.until(lambda: bool(one.named("messages.read")))
        await other.until(lambda: bool(other.named("messages.read")) and bool(other.named("notification")))
    for history in (one, other):
        names = [name for _, name, _ in history.seen if name != "notification"]
        assert names == ["room", "message", "message", "message.edited", "message.deleted", "messages.read"]
        assert history.named("message.edited")[0]["content"] == "better"
        history.check()
    assert [n["actor_id"] for n in other.named("notification")] == [ann]


async def test_a_cursor_replays_edits_and_deletions_and_no_text_that_was_deleted(
    chat_stack: ChatStack, world: World
) -> None:
    ann, bob, room_id = a_user(), a_user(), a_user()
    secret = world.message(room_id, ann, bob, content="secret")
    async with History(stream_of(chat_stack), bob) as before:
        await world.tell(world.room(room_id, ann, bob), secret)
        await before.until(lambda: bool(before.named("notification")))
        assert before.named("message")[0]["content"] == "secret"
        await world.tell(world.edited(secret, "less secret"), world.deleted(secret))
        await before.until(lambda: bool(before.named("message.deleted")))
    start = before.seen[0][0]
    async with History(stream_of(chat_stack), bob, last_event_id=start) as after:
        await after.until(lambda: bool(after.named("message.deleted")))
    assert [entry[:2] for entry in after.seen] == [entry[:2] for entry in before.seen[1:]]
    assert after.resets == 0
    assert "secret" not in str(after.seen)
    after.check()


async def test_two_windows_of_one_person_both_see_everything(chat_stack: ChatStack, world: World) -> None:
    ann, bob, room_id = a_user(), a_user(), a_user()
    async with History(stream_of(chat_stack), ann) as one, History(stream_of(chat_stack), ann) as two:
        await world.tell(world.room(room_id, ann, bob), world.message(room_id, ann, bob))
        for window in (one, two):
            await window.until(lambda window=window: bool(window.named("message")))  # type: ignore[misc]
    assert one.seen == two.seen


async def test_what_is_read_in_one_window_is_read_in_the_other(
    chat_stack: ChatStack, world: World, http: httpx.AsyncClient
) -> None:
    ann, bob, room_id = a_user(), a_user(), a_user()
    async with History(stream_of(chat_stack), bob) as window:
        await world.tell(world.message(room_id, ann, bob))
        await window.until(lambda: bool(window.named("notification")))
        url = f"{chat_stack.notification.url}/api/notifications/read"
        for _ in range(2):
            assert (await http.post(url, json={"up_to_seq": 1}, headers=bearer(bob))).status_code == 200
        await world.tell(world.message(room_id, ann, bob))
        await window.until(lambda: len(window.named("notification")) == 2)
    assert [mark["up_to_seq"] for mark in window.named("notification.read")] == [1]


async def test_who_leaves_sees_their_leaving_and_nothing_after_it_and_who_joins_nothing_before(
    chat_stack: ChatStack, world: World
) -> None:
    ann, bob, eve, room_id = a_user(), a_user(), a_user(), a_user()
    async with History(stream_of(chat_stack), bob) as bobs, History(stream_of(chat_stack), eve) as eves:
        await world.tell(
            world.room(room_id, ann, bob),
            world.message(room_id, ann, bob, content="before"),
            world.joined(room_id, eve, ann, bob, eve),
            world.message(room_id, ann, bob, eve, content="all three"),
            world.left(room_id, bob, ann, eve),
            world.message(room_id, ann, eve, content="after"),
        )
        await eves.until(lambda: len(eves.named("message")) == 2)
        await bobs.until(lambda: bool(bobs.named("member.left")))
    async with (
        History(stream_of(chat_stack), bob, last_event_id=bobs.seen[0][0] - 1) as again,
        History(stream_of(chat_stack), eve, last_event_id=bobs.seen[0][0] - 1) as newly,
    ):
        await again.until(lambda: bool(again.named("member.left")))
        await newly.until(lambda: len(newly.named("message")) == 2)
    for history in (bobs, again):
        assert [m["content"] for m in history.named("message")] == ["before", "all three"]
    for history in (eves, newly):
        assert [m["content"] for m in history.named("message")] == ["all three", "after"]
        assert [m["user_id"] for m in history.named("member.joined")] == [eve]


async def test_what_happens_between_two_people_is_shown_to_both_and_to_nobody_else(
    chat_stack: ChatStack, world: World, redis: Redis
) -> None:
    ann, bob, eve = a_user(), a_user(), a_user()
    url = stream_of(chat_stack)
    async with History(url, ann) as anns, History(url, bob) as bobs, History(url, eve) as eves:
        await world.tell(
            friend.FriendRequestSent(
                requester_id=ann, requester_username="ann", addressee_id=bob, sent_at=now(), friendship_id=7
            ),
            friend.FriendRequestAccepted(
                friendship_id=7,
                requester_id=ann,
                addressee_id=bob,
                addressee_username="bob",
                accepted_at=now(),
            ),
        )
        await anns.until(lambda: bool(anns.named("notification")))
        await bobs.until(lambda: len(bobs.named("friend")) == 2)
        came = UserPresenceChanged(
            user_id=ann, username="ann", is_online=True, last_seen_at=now(), changed_at=now(), reason="stream"
        )
        await redis.publish("presence.changed", msgspec.json.encode(came))
        await bobs.until(lambda: bool(bobs.passing))
        typing = {"room_id": 1, "user_id": ann, "username": "ann", "member_ids": [ann, eve], "until": now()}
        await redis.publish("chat.typing", msgspec.json.encode(typing))
        await eves.until(lambda: bool(eves.passing))
    for history, other in ((anns, bob), (bobs, ann)):
        assert [f["action"] for f in history.named("friend")] == ["request_sent", "request_accepted"]
        assert {f["user_id"] for f in history.named("friend")} == {other}
    assert bobs.passing[0][0] == "presence"
    assert (bobs.passing[0][1]["user_id"], bobs.passing[0][1]["is_online"]) == (ann, True)
    assert [name for name, _ in eves.passing] == ["typing"]
    assert anns.passing == []
    assert eves.seen == []


async def test_a_cursor_from_the_future_and_one_that_was_purged_are_answered_with_a_reset(
    chat_stack: ChatStack, world: World
) -> None:
    ann, bob, room_id = a_user(), a_user(), a_user()
    async with History(stream_of(chat_stack), ann) as history:
        await world.tell(world.room(room_id, ann, bob), world.message(room_id, ann, bob))
        await history.until(lambda: bool(history.named("message")))
    async with History(stream_of(chat_stack), ann, last_event_id=10**15) as future:
        await future.until(lambda: future.resets == 1)
    position = history.seen[0][0]
    await run_sql(chat_stack.notification_dsn, "UPDATE feed_reach SET kept_from = $1", position + 1)
    async with History(stream_of(chat_stack), ann, last_event_id=position - 1) as purged:
        await purged.until(lambda: purged.resets == 1)
    assert purged.seen == []
    async with History(stream_of(chat_stack), ann, last_event_id=position) as kept:
        await kept.until(lambda: bool(kept.named("message")))
    assert kept.resets == 0


async def test_what_another_system_announces_on_the_same_redis_is_not_taken_for_ours(
    chat_stack: ChatStack, world: World, redis: Redis
) -> None:
    ann, bob, room_id = a_user(), a_user(), a_user()
    async with History(stream_of(chat_stack), bob) as history:
        await world.tell(world.room(room_id, ann, bob))
        await history.until(lambda: bool(history.named("room")))
        foreign = {"position": history.seen[-1][0] + 1, "event": "room", "to": [bob], "data": {}}
        entry = {"events": msgspec.json.encode([foreign]), "feed": "chat-monolith.notification"}
        await redis.xadd("notifications.fanout", entry)  # type: ignore[arg-type]
        await world.tell(world.message(room_id, ann, bob))
        await history.until(lambda: bool(history.named("notification")))
    assert [name for _, name, _ in history.seen] == ["room", "message", "notification"]


async def test_what_is_too_old_or_too_much_is_purged_and_the_limit_moves(
    chat_stack: ChatStack, world: World
) -> None:
    ann, bob, room_id = a_user(), a_user(), a_user()
    async with History(stream_of(chat_stack), ann) as history:
        await world.tell(world.room(room_id, ann, bob), *[world.message(room_id, bob, ann) for _ in range(9)])
        await history.until(lambda: len(history.named("notification")) == 9)
    old = history.seen[3][0]
    await run_sql(
        chat_stack.notification_dsn,
        "UPDATE feed SET created_at = created_at - interval '8 days' WHERE position <= $1",
        old,
    )
    database = Database(chat_stack.notification_dsn, application_name="test")
    await database.start()
    database.open_gate()
    try:
        assert await FeedRetention(database).purge() >= 4
        limits = "SELECT r.kept_from, min(f.position) FROM feed_reach r, feed f GROUP BY 1"
        assert tuple((await run_sql(chat_stack.notification_dsn, limits))[0]) == (old + 1, old + 1)
        await FeedRetention(database, most=3).purge()
        assert len(await run_sql(chat_stack.notification_dsn, "SELECT 1 FROM feed")) == 3
    finally:
        await database.stop()
    async with History(stream_of(chat_stack), ann, last_event_id=old) as late:
        await late.until(lambda: late.resets == 1)


async def test_a_ticket_opens_one_stream_once(chat_stack: ChatStack, http: httpx.AsyncClient) -> None:
    ann = a_user()
    url = stream_of(chat_stack)
    issued = (await http.post(f"{url}/ticket", headers=bearer(ann))).json()
    assert issued["expires_in"] == 30
    for path in (url, f"{chat_stack.notification.url}/api/notifications/stream"):
        ticket = (await http.post(f"{url}/ticket", headers=bearer(ann))).json()["ticket"]
        async with http.stream("GET", path, params={"ticket": ticket}) as opened:
            assert opened.status_code == 200
        assert (await http.get(path, params={"ticket": ticket})).json()["error"] == "invalid_ticket"
        assert (await http.get(path, params={"ticket": "made-up"})).status_code == 401
    assert (await http.post(f"{url}/ticket")).status_code == 401
    assert "ticket=" not in chat_stack.notification.log_text()


async def test_a_ticket_expires(chat_stack: ChatStack, http: httpx.AsyncClient, redis: Redis) -> None:
    url = stream_of(chat_stack)
    ticket = (await http.post(f"{url}/ticket", headers=bearer(a_user()))).json()["ticket"]
    key = f"stream_ticket:{ticket}"
    assert 0 < await redis.ttl(key) <= 30
    await redis.pexpire(key, 1)

    async def gone() -> bool:
        return not await redis.exists(key)

    await eventually(gone)
    assert (await http.get(url, params={"ticket": ticket})).status_code == 401


async def test_what_is_muted_makes_no_notification_and_still_flows(
    chat_stack: ChatStack, world: World, http: httpx.AsyncClient
) -> None:
    ann, bob, quiet, loud = a_user(), a_user(), a_user(), a_user()
    url = f"{chat_stack.notification.url}/api/notifications/preferences"
    assert (await http.get(url, headers=bearer(bob))).json() == {
        "types": {"friend_request": True, "friend_accepted": True, "message": True},
        "rooms": [],
    }
    past = (now() - timedelta(hours=1)).isoformat()
    body = {
        "types": {"friend_request": False},
        "rooms": [{"room_id": quiet}, {"room_id": loud, "until": past}],
    }
    changed = (await http.put(url, json=body, headers=bearer(bob))).json()
    assert changed["types"] == {"friend_request": False, "friend_accepted": True, "message": True}
    assert changed["rooms"] == [{"room_id": quiet, "until": None, "muted": True}]
    async with History(stream_of(chat_stack), bob) as history:
        await world.tell(
            world.message(quiet, ann, bob),
            friend.FriendRequestSent(
                requester_id=ann, requester_username="ann", addressee_id=bob, sent_at=now()
            ),
        )
        await history.until(lambda: bool(history.named("friend")) and bool(history.named("message")))
        await world.tell(world.message(loud, ann, bob))
        await history.until(lambda: bool(history.named("notification")))
    assert [n["payload"]["room_id"] for n in history.named("notification")] == [loud]
    assert [m["room_id"] for m in history.named("message")] == [quiet, loud]
    back = {"types": {"friend_request": True}, "rooms": [{"room_id": quiet, "muted": False}]}
    assert (await http.put(url, json=back, headers=bearer(bob))).json()["rooms"] == []
    assert (await http.put(url, json={"types": {"letters": True}}, headers=bearer(bob))).status_code == 422


async def test_a_request_of_somebody_blocked_makes_no_notification(
    chat_stack: ChatStack, world: World, http: httpx.AsyncClient
) -> None:
    ann, bob, eve = a_user(), a_user(), a_user()
    async with History(stream_of(chat_stack), bob) as history:
        await world.tell(friend.UserBlocked(blocker_id=bob, blocked_id=eve, blocked_at=now()))
        blocked = "SELECT 1 FROM blocked_pairs WHERE blocker_id = $1"
        await eventually(lambda: run_sql(chat_stack.notification_dsn, blocked, bob), seconds=30)
        for requester in (eve, ann):
            await world.tell(
                friend.FriendRequestSent(
                    requester_id=requester, requester_username="x", addressee_id=bob, sent_at=now()
                )
            )
        await history.until(lambda: bool(history.named("notification")))
    assert [n["actor_id"] for n in history.named("notification")] == [ann]


async def test_the_preview_of_a_deleted_message_is_gone(
    chat_stack: ChatStack, world: World, http: httpx.AsyncClient
) -> None:
    ann, bob, room_id = a_user(), a_user(), a_user()
    secret = world.message(room_id, ann, bob, content="secret")
    async with History(stream_of(chat_stack), bob) as history:
        await world.tell(secret)
        await history.until(lambda: bool(history.named("notification")))
        await world.tell(world.deleted(secret))
        await history.until(lambda: bool(history.named("message.deleted")))
    listed = (await http.get(f"{chat_stack.notification.url}/api/notifications", headers=bearer(bob))).json()
    assert [n["payload"]["preview"] for n in listed["notifications"]] == [""]


async def test_a_service_that_is_killed_again_and_again_delivers_everything_once_and_in_order(
    chat_stack: ChatStack, world: World
) -> None:
    ann, bob, rooms = a_user(), a_user(), [a_user() for _ in range(5)]
    sent = 0
    async with History(stream_of(chat_stack), bob) as history:
        await world.tell(*[world.room(room_id, ann, bob) for room_id in rooms])
        for _ in range(3):
            batch = [world.message(room_id, ann, bob) for _ in range(60) for room_id in rooms]
            telling = asyncio.create_task(world.tell(*batch))
            sent += len(batch)
            seen = len(history.seen)
            await history.until(lambda seen=seen: len(history.seen) > seen + 50)  # type: ignore[misc]
            chat_stack.notification.kill()
            await telling
            await asyncio.to_thread(chat_stack.notification.start)
        await history.until(
            lambda: len(history.named("message")) >= sent and len(history.named("notification")) >= sent
        )
    assert history.connections >= 4
    assert history.resets == 0
    history.check()
    assert len(history.named("message")) == sent
    assert [n["seq"] for n in history.named("notification")] == list(range(1, sent + 1))


async def test_without_redis_everything_comes_from_the_database_once_and_in_order(
    chat_stack: ChatStack, world: World, tmp_path: Path
) -> None:
    from integration.services.chat_system import free_port

    ann, bob, room_id = a_user(), a_user(), a_user()
    cut_off = chat_stack.other_notification(
        tmp_path / "n.log", REDIS_URL=f"redis://127.0.0.1:{free_port()}/0", INSTANCE_ID="cut-off"
    )
    cut_off.start(wait_for="/health/live")
    try:
        async with (
            History(stream_of(chat_stack), bob) as near,
            History(f"{cut_off.url}/api/stream", bob) as far,
        ):
            await world.tell(world.room(room_id, ann, bob))
            for _ in range(20):
                await world.tell(*[world.message(room_id, ann, bob) for _ in range(10)])
            for history in (near, far):
                await history.until(lambda h=history: len(h.named("notification")) == 200)  # type: ignore[misc]
        for history in (near, far):
            history.check()
            assert len(history.named("message")) == 200
    finally:
        assert cut_off.stop() == 0
