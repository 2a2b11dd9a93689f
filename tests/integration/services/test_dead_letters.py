"""What no retry can help goes to the dead letters with the reason, and the partition goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from chat_contracts.envelope import EventEnvelope
from chat_contracts.payloads.user import UserRegistered
from chat_contracts.topics import TOPICS, Topic
from chat_infra.directory.projection import KNOWN_USERS_SUBSCRIPTION
from chat_infra.kafka.consumer import EventConsumer
from chat_infra.kafka.producer import EventProducer, Outgoing, Sent
from chat_infra.kafka.subscription import Handler, IncomingEvent, Subscription
from chat_infra.kafka.topic_creation import ensure_topics
from chat_infra.postgres.database import Database
from chat_infra.postgres.tables import INBOX_TABLE, KNOWN_USERS_TABLE, OUTBOX_TABLE
from chat_infra.postgres.unit_of_work import UnitOfWork, UnitsOfWork
from integration.services.user_friend_system import eventually, fresh_database, run_sql

TYPE = "user.registered"


class Ward(NamedTuple):
    """A database, a topic of the test's own with one partition, and a producer."""

    dsn: str
    database: Database
    producer: EventProducer
    kafka: str
    topic: Topic

    async def put(
        self, value: bytes | None, headers: list[tuple[str, bytes]], key: bytes | None = b"1"
    ) -> Sent:
        """Append a record and return where it lies."""
        [outcome] = await self.producer.send_batch([Outgoing(self.topic.name, key, value, headers)])
        assert isinstance(outcome, Sent), outcome
        return outcome

    def consumer(self, handler: Handler, name: str = "ward") -> EventConsumer:
        """Consumes the topic."""
        return EventConsumer(
            self.kafka,
            service=f"{name}-{self.topic.name}",
            instance_id="1",
            database=self.database,
            units=UnitsOfWork(self.database, lambda: None),
            producer=self.producer,
            subscriptions=[Subscription(self.topic, {TYPE: handler})],
        )

    async def known(self, user_id: int) -> list[Any]:
        """The row of a user."""
        query = "SELECT username, as_of FROM known_users WHERE user_id = $1"
        return await run_sql(self.dsn, query, user_id)


@pytest.fixture
async def ward(servers: Any) -> AsyncIterator[Ward]:
    name = f"ward_{uuid.uuid4().hex[:8]}"
    dsn = await fresh_database(servers.postgres_dsn, name)
    database = Database(dsn, application_name="test")
    await database.start()
    database.open_gate()
    effects = "CREATE TABLE effects (event_id uuid)"
    await database.execute(OUTBOX_TABLE + INBOX_TABLE + KNOWN_USERS_TABLE + effects)
    producer = EventProducer(servers.kafka_bootstrap, client_id="test")
    await producer.start()
    topic = Topic(name, 1, 3_600_000)
    # With those of the services: theirs may be made beside this.
    await ensure_topics(servers.kafka_bootstrap, producer, [topic, *TOPICS])
    yield Ward(dsn, database, producer, servers.kafka_bootstrap, topic)
    await producer.stop()
    await database.stop()
    await run_sql(servers.postgres_dsn, f'DROP DATABASE "{name}" WITH (FORCE)')


def headers(event_id: uuid.UUID | None = None, **changes: Any) -> list[tuple[str, bytes]]:
    told = {
        "id": event_id or uuid.uuid4(),
        "type": TYPE,
        "source": "/test",
        "time": datetime.now(UTC),
        "partition_key": "1",
        "correlation_id": uuid.uuid4(),
        "traceparent": "",
        **changes,
    }
    return EventEnvelope(**told).headers()


def someone(user_id: int, **changes: Any) -> bytes:
    told = {
        "user_id": user_id,
        "email": "a@b.com",
        "username": f"u{user_id}",
        "display_name": "x",
        "registered_at": datetime.now(UTC),
        **changes,
    }
    return msgspec.json.encode(UserRegistered(**told))


REMEMBER = KNOWN_USERS_SUBSCRIPTION.handlers[TYPE]


async def run_until(consumer: EventConsumer, condition: Callable[[], Awaitable[Any]]) -> None:
    """Let a consumer run until the condition holds, and stop it."""
    stop = asyncio.Event()
    task = asyncio.ensure_future(consumer.run(stop))
    try:
        await eventually(condition, seconds=30)
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)


async def letters(ward: Ward) -> list[ConsumerRecord[Any, Any]]:
    """What lies among the dead letters of the topic."""
    reader = AIOKafkaConsumer(
        bootstrap_servers=ward.kafka, enable_auto_commit=False, max_partition_fetch_bytes=4_000_000
    )
    await reader.start()
    try:
        place = TopicPartition(ward.topic.dead_letters.name, 0)
        reader.assign([place])
        await reader.seek_to_beginning()
        end = (await reader.end_offsets([place]))[place]
        found: list[ConsumerRecord[Any, Any]] = []
        while await reader.position(place) < end:
            found += (await reader.getmany(timeout_ms=1000)).get(place, [])
    finally:
        await reader.stop()
    return found


def told(letter: ConsumerRecord[Any, Any]) -> dict[str, str]:
    return {name: value.decode("utf-8", "replace") for name, value in letter.headers}


async def test_each_kind_of_broken_record_is_buried_with_its_reason_and_the_next_takes_effect(
    ward: Ward,
) -> None:
    large = someone(3, display_name="x" * 900_000) + b"}"
    nul = someone(4, username="a\x00b")
    cases: list[tuple[bytes | None, list[tuple[str, bytes]], str]] = [
        (someone(1), [], "MalformedEnvelope: the record has no ce_id header"),
        (someone(1), [("ce_id", b"\xff\xfe")], "MalformedEnvelope: a CloudEvents header is unreadable"),
        (someone(1), _without("ce_type"), "MalformedEnvelope: the record has no ce_type header"),
        (someone(1), _changed("ce_time", b"yesterday"), "MalformedEnvelope: a CloudEvents header is unread"),
        (b'{"user_id": ', headers(), "the payload is not a user.registered: Input data was truncated"),
        (b'{"user_id": "7"}', headers(), "the payload is not a user.registered: Expected `int`, got `str`"),
        (b"[1]", headers(), "the payload is not a user.registered: Expected `object`, got `array`"),
        (None, headers(), "the payload is not a user.registered: Input data was truncated"),
        (b'{"user_id": "\xff"}', headers(), "the payload is not a user.registered:"),
        (large, headers(), "the payload is not a user.registered: JSON is malformed"),
        (nul, headers(), "CharacterNotInRepertoireError"),
        (someone(2**70), headers(), "DataError"),
    ]
    places = [await ward.put(value, given) for value, given, _ in cases]
    await ward.put(someone(99), headers())

    await run_until(ward.consumer(REMEMBER), partial(ward.known, 99))

    found = await letters(ward)
    assert [letter.value for letter in found] == [value for value, _, _ in cases]
    for letter, place, (_, given, reason) in zip(found, places, cases, strict=True):
        said = told(letter)
        assert said["dlq_reason"].startswith(reason)
        assert (said["dlq_topic"], said["dlq_offset"]) == (ward.topic.name, str(place.offset))
        assert said["dlq_consumer"] == f"ward-{ward.topic.name}"
        # A defect may show only at times, so it has four attempts; what cannot be read has one.
        assert said["dlq_attempts"] == ("4" if "Error:" in reason or reason.endswith("Error") else "1")
        assert list(letter.headers)[: len(given)] == given
        assert letter.key == b"1"
    assert await run_sql(ward.dsn, "SELECT user_id FROM known_users") == await run_sql(ward.dsn, "SELECT 99")


def _without(name: str) -> list[tuple[str, bytes]]:
    return [header for header in headers() if header[0] != name]


def _changed(name: str, value: bytes) -> list[tuple[str, bytes]]:
    return [*_without(name), (name, value)]


async def test_a_record_too_large_for_the_dead_letters_leaves_its_value_behind_and_stops_nothing(
    ward: Ward,
) -> None:
    from kafka import KafkaProducer

    value = b"x" * 1_048_400
    # The broker just takes it; with the headers that say why it was buried it would not.
    stranger = KafkaProducer(bootstrap_servers=ward.kafka, max_request_size=2_000_000)
    await asyncio.to_thread(lambda: stranger.send(ward.topic.name, value, key=b"1").get(timeout=10))
    stranger.close()
    await ward.put(someone(99), headers())

    await run_until(ward.consumer(REMEMBER), partial(ward.known, 99))

    [letter] = await letters(ward)
    assert letter.value is None
    assert told(letter)["dlq_value_left_out"] == "1048400"
    assert told(letter)["dlq_offset"] == "0"


async def test_types_that_nobody_knows_and_fields_that_nobody_knows_are_passed_over(ward: Ward) -> None:
    await ward.put(b"anything", headers(type="user.teleported"))
    # A type that is known, but that this consumer has no handler for.
    await ward.put(b"anything", headers(type="user.profile.updated"))
    await ward.put(someone(7)[:-1] + b', "shoe_size": 44}', headers())
    await ward.put(someone(99), headers())
    await run_until(ward.consumer(REMEMBER), partial(ward.known, 99))
    assert len(await ward.known(7)) == 1
    assert await letters(ward) == []


async def test_a_clock_that_is_wrong_neither_buries_an_event_nor_lets_an_older_fact_win(ward: Ward) -> None:
    now = datetime.now(UTC)
    for user_id, clock in ((1, timedelta(days=-3650)), (2, timedelta(days=3650))):
        await ward.put(someone(user_id, username="new", registered_at=now), headers(time=now + clock))
        earlier = now - timedelta(seconds=1)
        await ward.put(someone(user_id, username="old", registered_at=earlier), headers(time=now - clock))
    await ward.put(someone(99), headers())
    await run_until(ward.consumer(REMEMBER), partial(ward.known, 99))
    for user_id in (1, 2):
        assert [(row["username"], row["as_of"]) for row in await ward.known(user_id)] == [("new", now)]
    assert await letters(ward) == []


class Defect:
    """A handler that fails until it is mended."""

    def __init__(self) -> None:
        self.mended = False

    async def __call__(self, event: IncomingEvent, unit: UnitOfWork) -> None:
        if not self.mended:
            raise ZeroDivisionError("a defect")
        await unit.connection.execute("INSERT INTO effects VALUES ($1)", event.envelope.id)


async def test_a_letter_that_is_sent_back_after_the_fix_takes_effect_once_where_it_died_and_nowhere_else(
    ward: Ward,
) -> None:
    event_id, last_id = uuid.uuid4(), uuid.uuid4()
    defect, sound = Defect(), Defect()
    sound.mended = True
    await ward.put(someone(1), headers(event_id))
    await run_until(ward.consumer(sound, "sound"), partial(effects, ward, event_id))
    await run_until(ward.consumer(defect, "broken"), partial(letters, ward))
    [letter] = await letters(ward)
    assert told(letter)["dlq_attempts"] == "4"

    defect.mended = True
    for _ in range(2):
        own = [header for header in letter.headers if not header[0].startswith("dlq_")]
        await ward.put(letter.value, [*own, ("replay_of", b"x")], key=letter.key)
    await ward.put(someone(1), headers(last_id))
    await run_until(ward.consumer(defect, "broken"), partial(effects, ward, last_id))
    await run_until(ward.consumer(sound, "sound"), partial(effects, ward, last_id, 2))

    # One of each consumer.
    assert len(await effects(ward, event_id)) == 2
    assert len(await letters(ward)) == 1


async def effects(ward: Ward, event_id: uuid.UUID, least: int = 1) -> list[Any]:
    rows = await run_sql(ward.dsn, "SELECT 1 FROM effects WHERE event_id = $1", event_id)
    return rows if len(rows) >= least else []


VICTIM = Path(__file__).with_name("consumer_to_kill.py")


async def test_a_consumer_killed_between_effect_and_commit_has_its_effect_once(ward: Ward) -> None:
    ids = [uuid.uuid4() for _ in range(20)]
    for number, event_id in enumerate(ids):
        await ward.put(someone(number), headers(event_id))
    arguments = (ward.dsn, ward.kafka, ward.topic.name)
    victim = await asyncio.create_subprocess_exec(
        sys.executable,
        str(VICTIM),
        *arguments,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        # The effects are committed; the process hangs before the offsets are.
        await eventually(partial(effects, ward, ids[-1]), seconds=30)
        assert await committed(ward) is None
    finally:
        victim.send_signal(signal.SIGKILL)
        await victim.wait()

    last = uuid.uuid4()
    await ward.put(someone(1), headers(last))
    healthy = Defect()
    healthy.mended = True
    await run_until(ward.consumer(healthy), partial(effects, ward, last))
    rows = await run_sql(ward.dsn, "SELECT event_id, count(*) AS times FROM effects GROUP BY event_id")
    assert {row["event_id"]: row["times"] for row in rows} == dict.fromkeys([*ids, last], 1)


async def committed(ward: Ward) -> int | None:
    reader = AIOKafkaConsumer(
        bootstrap_servers=ward.kafka, group_id=f"ward-{ward.topic.name}", enable_auto_commit=False
    )
    await reader.start()
    try:
        place = TopicPartition(ward.topic.name, 0)
        reader.assign([place])
        offset: int | None = await reader.committed(place)
        return offset
    finally:
        await reader.stop()
