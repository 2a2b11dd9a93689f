"""The five windows on a system that exists only in memory; they pass the same tests as the real ones."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bigtech_lab.adapters.observe.arrivals import Arrivals
from bigtech_lab.application.ports.observers import (
    ChannelMessage,
    Frame,
    KafkaRecord,
    Observers,
    Reply,
    StreamEntry,
    Unreachable,
)

_TABLES = """
CREATE TABLE messages (id INTEGER PRIMARY KEY, room_id, seq, content, created_at);
CREATE TABLE friendships (id INTEGER PRIMARY KEY, status, created_at);
CREATE TABLE notifications (id INTEGER PRIMARY KEY, user_id, seq, type, event_id, created_at);
CREATE TABLE inbox (consumer, event_id, topic, kafka_partition, kafka_offset, claimed_at);
CREATE TABLE outbox (position INTEGER PRIMARY KEY, id, topic, partition_key, type, correlation_id, created_at,
                     published_at, kafka_partition, kafka_offset);
"""


@dataclass
class FakeHttp:
    """Answers with what was prepared for a method and URL, and records every request."""

    answers: dict[tuple[str, str], tuple[int, Any]] = field(default_factory=dict)
    requests: list[tuple[str, str, Any, Mapping[str, str]]] = field(default_factory=list)

    async def request(
        self,
        method: str,
        url: str,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 10.0,
    ) -> Reply:
        sent_at = datetime.now(UTC)
        self.requests.append((method, url, json if form is None else dict(form), dict(headers or {})))
        if (method, url) not in self.answers:
            raise Unreachable("gateway", f"gateway did not answer {method} {url}")
        status, body = self.answers[method, url]
        return Reply(status, body, {}, sent_at, datetime.now(UTC))


class FakeSql:
    """Runs the real queries on SQLite; `insert` fills it. `down` names the databases that do not answer."""

    def __init__(self) -> None:
        self._databases: dict[str, sqlite3.Connection] = {}
        self.down: set[str] = set()

    def insert(self, database: str, table: str, **values: Any) -> None:
        """Adds a row; times and UUIDs are kept as text."""
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        plain = [v if v is None or isinstance(v, int | str) else str(v) for v in values.values()]
        self._database(database).execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", plain)

    def update(self, database: str, statement: str, *values: Any) -> None:
        """Changes rows."""
        plain = [v if isinstance(v, int | str) else str(v) for v in values]
        self._database(database).execute(statement, plain)

    async def rows(self, database: str, query: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        if database in self.down:
            raise Unreachable("postgres", f"{database} did not answer the query")
        try:
            found = self._database(database).execute(re.sub(r"\$(\d+)", r"?\1", query), args).fetchall()
        except sqlite3.Error as error:
            raise Unreachable("postgres", f"{database} did not answer the query: {error}") from error
        return [{name: _typed(name, row[name]) for name in row.keys()} for row in found]  # noqa: SIM118

    def close(self) -> None:
        """Frees the databases."""
        for connection in self._databases.values():
            connection.close()

    def _database(self, name: str) -> sqlite3.Connection:
        if name not in self._databases:
            connection = sqlite3.connect(":memory:", isolation_level=None)
            connection.row_factory = sqlite3.Row
            connection.executescript(_TABLES)
            self._databases[name] = connection
        return self._databases[name]


def _typed(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name.endswith("_at") and isinstance(value, str) else value


@dataclass
class FakeKafka:
    """Topics as lists of records; `down` makes the broker unreachable."""

    topics: dict[str, dict[int, list[KafkaRecord]]] = field(default_factory=dict)
    groups: dict[tuple[str, str], dict[int, int]] = field(default_factory=dict)
    down: bool = False

    def create(self, topic: str, partitions: int) -> None:
        """Makes an empty topic."""
        self.topics[topic] = {number: [] for number in range(partitions)}

    def append(
        self, topic: str, partition: int, *, key: str | None, headers: Mapping[str, str], value: Any
    ) -> KafkaRecord:
        """Adds a record and gives it, with its offset."""
        log = self.topics[topic][partition]
        record = KafkaRecord(topic, partition, len(log), key, dict(headers), value, datetime.now(UTC))
        log.append(record)
        return record

    def commit(self, group: str, topic: str, partition: int, offset: int) -> None:
        """Moves a group."""
        self.groups.setdefault((group, topic), {})[partition] = offset

    async def record(self, topic: str, partition: int, offset: int) -> KafkaRecord | None:
        self._reach()
        log = self.topics.get(topic, {}).get(partition, [])
        return log[offset] if offset < len(log) else None

    async def records(
        self, topic: str, since: Mapping[int, int], *, wait: float = 0.0
    ) -> Sequence[KafkaRecord]:
        self._reach()
        logs = self.topics.get(topic, {})
        found = [record for p, offset in since.items() for record in logs.get(p, [])[offset:]]
        if not found and wait:
            await asyncio.sleep(min(wait, 0.01))
        return found

    async def partitions(self, topic: str) -> Mapping[int, int]:
        self._reach()
        return {number: len(log) for number, log in self.topics.get(topic, {}).items()}

    async def committed(self, group: str, topic: str) -> Mapping[int, int]:
        self._reach()
        return dict(self.groups.get((group, topic), {}))

    async def put(
        self, topic: str, key: str, value: Mapping[str, Any], headers: Mapping[str, str]
    ) -> tuple[int, int]:
        self._reach()
        partition = sum(key.encode()) % len(self.topics[topic])
        record = self.append(topic, partition, key=key, headers=headers, value=dict(value))
        return record.partition, record.offset

    def _reach(self) -> None:
        if self.down:
            raise Unreachable("kafka", "kafka does not answer")


@dataclass
class FakeRedis:
    """Streams as lists of entries; keys as the test fills them, `expiries` in milliseconds."""

    texts: dict[str, str] = field(default_factory=dict)
    hashes: dict[str, dict[str, str]] = field(default_factory=dict)
    sets: dict[str, set[str]] = field(default_factory=dict)
    sorted_sets: dict[str, dict[str, float]] = field(default_factory=dict)
    expiries: dict[str, int] = field(default_factory=dict)
    streams: dict[str, list[StreamEntry]] = field(default_factory=lambda: defaultdict(list))
    channels: dict[str, list[FakeChannel]] = field(default_factory=lambda: defaultdict(list))
    down: bool = False

    def say(self, channel: str, data: Any) -> None:
        """Says something to those who listen at this moment."""
        for ear in self.channels[channel]:
            ear.add(ChannelMessage(channel, data, datetime.now(UTC)))

    def add(self, stream: str, **fields: str) -> None:
        """Adds an entry."""
        at = datetime.now(UTC)
        number = len(self.streams[stream])
        self.streams[stream].append(StreamEntry(stream, f"{int(at.timestamp() * 1000)}-{number}", fields, at))

    async def entries(self, stream: str, *, since: datetime) -> Sequence[StreamEntry]:
        await self.ping()
        return [entry for entry in self.streams[stream] if entry.at >= since]

    async def text(self, key: str) -> str | None:
        await self.ping()
        return self.texts.get(key)

    async def fields(self, key: str) -> Mapping[str, str]:
        await self.ping()
        return dict(self.hashes.get(key, {}))

    async def members(self, key: str) -> Sequence[str]:
        await self.ping()
        return sorted(self.sets.get(key, ()))

    async def scores(self, key: str) -> Mapping[str, float]:
        await self.ping()
        return dict(self.sorted_sets.get(key, {}))

    async def milliseconds_to_live(self, key: str) -> int | None:
        await self.ping()
        return self.expiries.get(key)

    async def expire(self, key: str, milliseconds: int) -> bool:
        await self.ping()
        known = any(key in kept for kept in (self.texts, self.hashes, self.sets, self.sorted_sets))
        if known:
            self.expiries[key] = milliseconds
        return known

    async def put_score(self, key: str, member: str, score: float) -> bool:
        await self.ping()
        scores = self.sorted_sets.get(key, {})
        if scores.get(member, score) == score:
            return False
        scores[member] = score
        return True

    @asynccontextmanager
    async def listen(self, channel: str) -> AsyncIterator[FakeChannel]:
        await self.ping()
        ear = FakeChannel()
        self.channels[channel].append(ear)
        try:
            yield ear
        finally:
            self.channels[channel].remove(ear)

    async def ping(self) -> None:
        if self.down:
            raise Unreachable("redis", "redis did not answer")


class FakeSubscription(Arrivals[Frame]):
    """An open stream that the test feeds."""

    @property
    def frames(self) -> list[Frame]:
        return self.so_far


class FakeChannel(Arrivals[ChannelMessage]):
    """An open ear on a channel."""

    @property
    def messages(self) -> list[ChannelMessage]:
        return self.so_far


@dataclass
class FakeSse:
    """Streams by path; what was pushed is kept for `Last-Event-ID` to replay. `down` refuses by path."""

    logs: dict[str, list[tuple[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    subscriptions: dict[str, list[FakeSubscription]] = field(default_factory=lambda: defaultdict(list))
    down: set[str] = field(default_factory=set)
    opened: list[tuple[str, str | None]] = field(default_factory=list)

    def push(self, path: str, event: str, data: Any) -> None:
        """Stores an event and delivers it to those who listen."""
        log = self.logs[path]
        log.append((event, data))
        for subscription in self.subscriptions[path]:
            subscription.add(Frame(event, str(len(log)), data, datetime.now(UTC)))

    @asynccontextmanager
    async def open(
        self, url: str, *, headers: Mapping[str, str], last_event_id: str | None = None
    ) -> AsyncIterator[FakeSubscription]:
        path = "/" + url.split("/", 3)[3]
        self.opened.append((path, last_event_id))
        if path in self.down:
            raise Unreachable("gateway", f"gateway answered 503 on {path}")
        log = self.logs[path]
        start = len(log) if last_event_id is None else int(last_event_id)
        subscription = FakeSubscription()
        subscription.add(Frame("ready", str(start), {"cursor": start}, datetime.now(UTC)))
        for cursor, (event, data) in enumerate(log[start:], start + 1):
            subscription.add(Frame(event, str(cursor), data, datetime.now(UTC)))
        self.subscriptions[path].append(subscription)
        try:
            yield subscription
        finally:
            if subscription in self.subscriptions[path]:
                self.subscriptions[path].remove(subscription)
            subscription.end()


@dataclass
class FakeObservers:
    """All five windows, to be filled by a test; `as_port` gives them to the code under test."""

    http: FakeHttp = field(default_factory=FakeHttp)
    sql: FakeSql = field(default_factory=FakeSql)
    kafka: FakeKafka = field(default_factory=FakeKafka)
    redis: FakeRedis = field(default_factory=FakeRedis)
    sse: FakeSse = field(default_factory=FakeSse)

    def as_port(self) -> Observers:
        """The windows as the use cases take them."""
        return Observers(http=self.http, sql=self.sql, kafka=self.kafka, redis=self.redis, sse=self.sse)
