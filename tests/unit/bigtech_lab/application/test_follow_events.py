"""The live tail of every event, on windows in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from bigtech_lab.application.follow_events import FollowEvents
from bigtech_lab.application.ports.observers import Observers, Unreachable
from fakes.observers import FakeObservers

TOPIC = "chat.events"
READER = "notification-service"


@dataclass
class Tables:
    """The outboxes and inboxes that the tail asks for; `down` are databases that do not answer."""

    outbox: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    inbox: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    down: set[str] = field(default_factory=set)

    def store(self, database: str, position: int, type_: str = "chat.message.sent") -> UUID:
        """A row of the outbox; its event's id."""
        event_id = uuid4()
        self.outbox.setdefault(database, []).append(
            {
                "position": position, "id": event_id, "type": type_, "topic": TOPIC, "traceparent": "",
                "correlation_id": uuid4(), "created_at": datetime.now(UTC),
            }
        )  # fmt: skip
        return event_id

    def claim(self, database: str, event_id: UUID) -> None:
        """A row of the inbox."""
        self.inbox.setdefault(database, []).append({"event_id": event_id, "claimed_at": datetime.now(UTC)})

    async def rows(self, database: str, query: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        if database in self.down:
            raise Unreachable("postgres", f"{database} did not answer")
        if "max(position)" in query:
            return [{"position": max((row["position"] for row in self.outbox.get(database, [])), default=0)}]
        if "FROM outbox" in query:
            found = [row for row in self.outbox.get(database, []) if row["position"] > args[-1]]
            return sorted(found, key=lambda row: row["position"])
        return [row for row in self.inbox.get(database, []) if row["event_id"] in args[1]]


class Scene:
    """A tail on a chat-service whose events notification-service reads."""

    def __init__(self, types: Sequence[str] = ()) -> None:
        self.tables = Tables()
        self.fake = FakeObservers()
        self.fake.kafka.create(TOPIC, 1)
        windows = self.fake.as_port()
        observers = Observers(
            http=windows.http, sql=self.tables, kafka=windows.kafka, redis=windows.redis, sse=windows.sse
        )
        self.tail = FollowEvents(observers, types)

    def publish(self, event_id: UUID) -> int:
        """The relay's record; its offset."""
        headers = {"ce_id": str(event_id)}
        return self.fake.kafka.append(TOPIC, 0, key="1", headers=headers, value={}).offset

    async def seen(self) -> list[str]:
        """The hops of the next look."""
        return [hop.hop for hop in await self.tail.look()]


@pytest.fixture
def scene() -> Iterator[Scene]:
    made = Scene()
    yield made
    made.fake.sql.close()


async def test_each_hop_of_an_event_is_told_once_when_it_happens(scene: Scene) -> None:
    await scene.tail.start()
    event_id = scene.tables.store("chat_db", 1)
    assert await scene.seen() == ["outbox"]
    offset = scene.publish(event_id)
    assert await scene.seen() == ["kafka"]
    scene.tables.claim("notification_db", event_id)
    scene.fake.redis.add("notifications.fanout", event_id=str(event_id), user_id="7")
    assert sorted(await scene.seen()) == ["fanout", "inbox"]
    scene.fake.kafka.commit(READER, TOPIC, 0, offset + 1)
    assert await scene.seen() == ["consumer"]
    assert await scene.seen() == []


async def test_what_was_there_before_is_not_told(scene: Scene) -> None:
    old = scene.tables.store("chat_db", 1)
    scene.publish(old)
    scene.tail = FollowEvents(scene.tail.observers)
    await scene.tail.start()
    assert await scene.seen() == []


async def test_a_slower_transaction_that_appears_below_what_was_seen_is_not_missed(scene: Scene) -> None:
    await scene.tail.start()
    scene.tables.store("chat_db", 12)
    assert await scene.seen() == ["outbox"]
    scene.tables.store("chat_db", 11)
    assert await scene.seen() == ["outbox"]


async def test_a_record_that_is_seen_before_its_row_is_kept_for_it(scene: Scene) -> None:
    await scene.tail.start()
    late = uuid4()
    scene.publish(late)
    assert await scene.seen() == []
    scene.tables.store("chat_db", 1)
    scene.tables.outbox["chat_db"][0]["id"] = late
    assert sorted(await scene.seen()) == ["kafka", "outbox"]


async def test_a_group_that_has_not_come_so_far_is_not_told(scene: Scene) -> None:
    await scene.tail.start()
    first, second = scene.tables.store("chat_db", 1), scene.tables.store("chat_db", 2)
    scene.publish(first)
    scene.publish(second)
    await scene.seen()
    scene.fake.kafka.commit(READER, TOPIC, 0, 1)
    hops = await scene.tail.look()
    assert [(hop.hop, hop.event.id) for hop in hops] == [("consumer", str(first))]


async def test_only_the_wanted_types_are_told() -> None:
    scene = Scene(types=["chat.message.edited"])
    await scene.tail.start()
    scene.tables.store("chat_db", 1)
    scene.tables.store("chat_db", 2, "chat.message.edited")
    assert [hop.event.type for hop in await scene.tail.look()] == ["chat.message.edited"]
    scene.fake.sql.close()


async def test_a_window_that_is_blind_is_named_until_it_sees_again_and_the_others_go_on(scene: Scene) -> None:
    await scene.tail.start()
    scene.tables.down.add("user_db")
    scene.fake.kafka.down = True
    scene.tables.store("chat_db", 1)
    assert await scene.seen() == ["outbox"]
    assert set(scene.tail.troubles) == {"user_db", "kafka"}
    scene.tables.down.clear()
    scene.fake.kafka.down = False
    await scene.seen()
    assert scene.tail.troubles == {}
