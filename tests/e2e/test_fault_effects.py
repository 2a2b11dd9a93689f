"""Each fault does what the catalogue says, seen from outside; off again, the system is as it was."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import psutil
import pytest

from console import Console
from e2e.fault_scene import Scene, fresh_person, opened_scene

pytestmark = pytest.mark.stack


@pytest.fixture
async def scene(stack: Console) -> AsyncIterator[Scene]:
    async with opened_scene(stack) as opened:
        yield opened


async def seconds_of(awaitable: Any) -> float:
    began = time.monotonic()
    await awaitable
    return time.monotonic() - began


async def contents(events: Any, count: int, *, within: float = 10) -> list[str]:
    """The texts of the next messages on a stream."""
    async with asyncio.timeout(within):
        return [(await anext(events)).json()["content"] for _ in range(count)]


async def test_slow_query_makes_lists_late(scene: Scene) -> None:
    page = f"/api/messages/{scene.room}"
    await scene.on("slow-query", "--set", "seconds=0.7")
    assert await seconds_of(scene.get(page)) >= 0.7
    await scene.off("slow-query")
    assert await seconds_of(scene.get(page)) < 0.7


async def test_a_fault_can_be_on_in_one_service_only(scene: Scene) -> None:
    await scene.on("slow-query", "--set", "seconds=0.7", "--service", "chat-service")
    assert await seconds_of(scene.get("/api/friends/list")) < 0.7
    assert await seconds_of(scene.get(f"/api/messages/{scene.room}")) >= 0.7


async def test_leaked_connection_empties_the_pool_and_is_told_as_503(scene: Scene) -> None:
    page = f"/api/messages/{scene.room}"
    await scene.on("leaked-connection", "--service", "chat-service")

    async def refused() -> bool:
        return (await scene.get(page)).status_code == 503

    await scene.wait(refused, seconds=30)
    await scene.off("leaked-connection")

    async def answered() -> bool:
        return (await scene.get(page)).status_code == 200

    await scene.wait(answered)


async def test_slow_external_call_delays_who_asks_for_a_stranger(scene: Scene) -> None:
    def ask() -> Any:
        return scene.http.post("/api/chat-rooms", json={"user_id": 2**40}, headers=scene.alice.headers)

    await scene.on("slow-external-call", "--set", "seconds=0.8")
    assert await seconds_of(ask()) >= 0.8
    await scene.on("slow-external-call", "--set", "seconds=5")
    assert (await ask()).status_code == 503
    await scene.off("slow-external-call")
    assert (await ask()).status_code == 404


async def test_dropped_sse_cuts_streams_and_a_cursor_loses_nothing(scene: Scene) -> None:
    await scene.on("dropped-sse", "--set", "events=2")
    async with scene.stream() as events:
        for text in ("one", "two", "three"):
            await scene.say(text)
        seen = [event async for event in events]
    assert [event.json()["content"] for event in seen] in (["one", "two"], ["one", "two", "three"])
    await scene.off("dropped-sse")
    await scene.say("four")
    async with scene.stream(seen[1].id) as events:
        assert await contents(events, 2) == ["three", "four"]


async def test_silent_sse_shows_life_and_no_events(scene: Scene) -> None:
    await scene.on("silent-sse")
    async with scene.stream("0") as events:
        await scene.published(await scene.say("unheard"))
        with pytest.raises(TimeoutError):
            await contents(events, 1, within=1.5)
    await scene.off("silent-sse")
    async with scene.stream("0") as events:
        assert await contents(events, 1) == ["unheard"]


async def test_relay_paused_keeps_events_in_the_outbox(scene: Scene) -> None:
    await scene.on("relay-paused")
    message = await scene.say("waits")
    await asyncio.sleep(0.5)
    row = await scene.outbox_row(message)
    assert row is not None
    assert row["published_at"] is None
    await scene.off("relay-paused")
    assert (await scene.published(message))["kafka_offset"] >= 0


async def test_relay_crash_repeats_the_batch_and_nobody_sees_it_twice(scene: Scene) -> None:
    status = scene.console.ok("status", "--json").json("status")
    process = psutil.Process(next(c["pid"] for c in status["components"] if c["name"] == "chat-service"))
    async with scene.stream() as events:
        await scene.on("relay-crash-between-send-and-mark", "--service", "chat-service")
        message = await scene.say("sent and not marked")

        async def died() -> bool:
            return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE

        await scene.wait(died)
        row = await scene.outbox_row(message)
        assert row is not None
        assert row["published_at"] is None
        del events
    scene.console.ok("restart", "chat-service")
    await scene.published(message)
    assert len(await scene.records([message])) == 2
    async with scene.stream("0") as events:
        await scene.say("next")
        assert await contents(events, 2) == ["sent and not marked", "next"]
    assert len(await scene.wait(lambda: scene.notices(message))) == 1
    listed = scene.console.ok("fault", "list", "--json").json("fault")
    assert [fault["name"] for fault in listed["faults"] if fault["on"]] == []


async def test_duplicate_delivery_sends_twice_and_takes_effect_once(scene: Scene) -> None:
    await scene.on("duplicate-delivery")
    async with scene.stream() as events:
        message = await scene.say("twice")
        await scene.published(message)
        await scene.off("duplicate-delivery")
        last = await scene.say("last")
        assert await contents(events, 2) == ["twice", "last"]
    assert len(await scene.records([message])) == 2
    await scene.wait(lambda: scene.notices(last))
    assert len(await scene.notices(message)) == 1
    assert len(await scene.records([last])) == 1


async def test_wrong_order_writes_a_batch_backwards_and_streams_repair_it(scene: Scene) -> None:
    await scene.on("relay-paused")
    await scene.on("wrong-order")
    async with scene.stream() as events:
        # The first one is taken by the relay and held; the others wait behind it and become one batch.
        messages = [await scene.say(str(number)) for number in range(6)]
        await scene.off("relay-paused")
        await scene.published(messages[-1])
        assert await contents(events, 6) == ["0", "1", "2", "3", "4", "5"]
    seqs = [r.offset for m in messages for r in await scene.records([m])]
    assert seqs[1:] == sorted(seqs[1:], reverse=True)


async def test_wrong_partition_key_spreads_a_room_over_partitions(scene: Scene) -> None:
    await scene.on("wrong-partition-key")
    messages = [await scene.say(str(number)) for number in range(12)]
    await scene.published(messages[-1])
    assert len({record.partition for record in await scene.records(messages)}) > 1
    await scene.off("wrong-partition-key")
    messages = [await scene.say(str(number)) for number in range(12)]
    await scene.published(messages[-1])
    assert len({record.partition for record in await scene.records(messages)}) == 1


async def test_swallowed_publish_error_marks_what_was_never_sent(scene: Scene) -> None:
    await scene.on("swallowed-publish-error")
    lost = await scene.say("lost")
    assert (await scene.published(lost))["kafka_partition"] == -1
    await scene.off("swallowed-publish-error")
    kept = await scene.say("kept")
    await scene.wait(lambda: scene.notices(kept))
    assert await scene.records([lost]) == []
    assert await scene.notices(lost) == []


async def test_missing_correlation_breaks_the_story(scene: Scene) -> None:
    await scene.on("missing-correlation")
    message = await scene.say("whose?")
    row = await scene.published(message)
    (record,) = await scene.records([message])
    assert "ce_correlationid" not in dict(record.headers)
    query = "SELECT correlation_id FROM notifications WHERE event_id = $1"
    (notice,) = await scene.wait(lambda: scene.sql("notification", query, row["id"]))
    assert notice["correlation_id"] != row["correlation_id"]
    await scene.off("missing-correlation")
    message = await scene.say("mine")
    await scene.published(message)
    (record,) = await scene.records([message])
    assert "ce_correlationid" in dict(record.headers)


async def test_consumer_paused_keeps_events_waiting(scene: Scene) -> None:
    await scene.on("consumer-paused")
    message = await scene.say("later")
    await scene.published(message)
    await asyncio.sleep(1)
    assert await scene.notices(message) == []
    await scene.off("consumer-paused")
    assert len(await scene.wait(lambda: scene.notices(message))) == 1


async def test_slow_consumer_falls_behind(scene: Scene) -> None:
    await scene.on("slow-consumer", "--set", "seconds=0.6", "--service", "notification-service")
    began = time.monotonic()
    messages = [await scene.say(str(number)) for number in range(3)]
    await scene.wait(lambda: scene.notices(messages[-1]))
    assert time.monotonic() - began >= 3 * 0.6


async def test_lost_idempotency_lets_people_see_double(scene: Scene) -> None:
    await scene.on("lost-idempotency")
    await scene.on("duplicate-delivery")
    message = await scene.say("double")

    async def seen_twice() -> bool:
        return len(await scene.notices(message)) == 2

    await scene.wait(seen_twice)
    await scene.off("lost-idempotency")
    message, last = await scene.say("single"), await scene.say("last")
    await scene.wait(lambda: scene.notices(last))
    assert len(await scene.notices(message)) == 1


async def test_client_msg_id_ignored_stores_a_retry_again(scene: Scene) -> None:
    await scene.on("client-msg-id-ignored")
    first, retry = [await scene.say("once", client_msg_id="a-1") for _ in range(2)]
    assert first["id"] != retry["id"]
    await scene.off("client-msg-id-ignored")
    first, retry = [await scene.say("once", client_msg_id="a-2") for _ in range(2)]
    assert first["id"] == retry["id"]


async def test_n_plus_one_costs_a_query_for_every_room(scene: Scene) -> None:
    for _ in range(6):
        other = await fresh_person(scene.http)
        body = {"user_id": other.id}
        await scene.http.post("/api/chat-rooms", json=body, headers=scene.alice.headers)

    async def transactions() -> int:
        (row,) = await scene.sql(
            "chat", "SELECT xact_commit AS n FROM pg_stat_database WHERE datname = current_database()"
        )
        count: int = row["n"]
        return count

    async def lists(count: int) -> list[Any]:
        return [(await scene.get("/api/chat-rooms", scene.alice)).json() for _ in range(count)]

    good = await lists(1)
    await scene.on("n-plus-one")
    before = await transactions()
    bad = await lists(40)
    assert bad[0] == good[0]

    async def many() -> bool:
        return await transactions() - before >= 40 * 8

    await scene.wait(many)


async def test_slow_hash_makes_log_in_late(scene: Scene) -> None:
    body = {"email": f"{scene.bob.username}@example.com", "password": scene.bob.password}

    def log_in() -> Any:
        return scene.http.post("/api/auth/login/json", json=body)

    normal = await seconds_of(log_in())
    await scene.on("slow-hash", "--set", "times=30")
    assert await seconds_of(log_in()) > max(0.4, 3 * normal)
    await scene.off("slow-hash")
    assert (await log_in()).status_code == 200


async def test_stale_cache_shows_the_old_name(scene: Scene) -> None:
    async def seen() -> str:
        name: str = (await scene.get(f"/api/users/{scene.alice.id}")).json()["display_name"]
        return name

    async def rename(name: str) -> None:
        body = {"display_name": name}
        answer = await scene.http.put("/api/profile/me", json=body, headers=scene.alice.headers)
        assert answer.status_code == 200

    await rename("Before")
    await scene.on("stale-cache")
    assert await seen() == "Before"
    await rename("After")
    assert await seen() == "Before"
    await scene.off("stale-cache")
    assert await seen() == "After"
