"""A live tail of every event: outbox, Kafka, inboxes, commits of consumer groups, fan-out.

Each window is asked for everything new at once, whatever the number of events: that is how the tail keeps up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bigtech_lab.application.find_event import CONCERNS, DATABASES
from bigtech_lab.application.ports.observers import KafkaRecord, Observers, Unreachable
from bigtech_lab.domain.seen_hop import SeenHop, TailedEvent

_PAUSE_SECONDS = 0.1
# Positions are given out before the commit: a slower transaction appears below what was seen already.
_OVERLAP = 200
_AT_ONCE = 2_000
# For so long it is looked for further hops of an event.
_PATIENCE = timedelta(seconds=10)
# Ids of events that were shown, kept beyond that: the overlap must not bring them again.
_REMEMBERED = 20_000
_MARGIN = timedelta(seconds=1)
_FANOUT = "notifications.fanout"
_OWNERS = {
    "user_db": "user-service",
    "friend_db": "friend-service",
    "chat_db": "chat-service",
    "notification_db": "notification-service",
}
_READERS: Mapping[str, tuple[str, ...]] = {
    "user.events": ("friend-service", "chat-service"),
    "user.presence": ("friend-service",),
    "friend.events": ("user-service", "friend-service", "chat-service", "notification-service"),
    "chat.events": ("notification-service",),
    "notification.events": (),
}


@dataclass(slots=True)
class _Way:
    """What is known of one event's way so far."""

    event: TailedEvent
    topic: str
    owner: str
    seen: set[str] = field(default_factory=set)
    partition: int | None = None
    offset: int | None = None


@dataclass(slots=True)
class FollowEvents:
    """The use case; `types` and `user_id` restrict what is shown. `troubles` says which windows are blind."""

    observers: Observers
    types: Collection[str] = ()
    user_id: int | None = None
    troubles: dict[str, str] = field(default_factory=dict)
    _ways: dict[str, _Way] = field(default_factory=dict)
    _positions: dict[str, int] = field(default_factory=dict)
    _ends: dict[str, dict[int, int]] = field(default_factory=dict)
    _shown: dict[str, None] = field(default_factory=dict)
    _strays: dict[str, KafkaRecord] = field(default_factory=dict)
    _since: datetime = field(default_factory=lambda: datetime.now(UTC))
    _entries_since: datetime = field(default_factory=lambda: datetime.now(UTC))

    async def start(self) -> None:
        """Remembers where everything ends now; what comes after that is followed."""
        for database in DATABASES:
            rows = await self._rows(database, "SELECT coalesce(max(position), 0) AS position FROM outbox")
            self._positions[database] = rows[0]["position"] if rows else 0
        for topic in _READERS:
            try:
                self._ends[topic] = dict(await self.observers.kafka.partitions(topic))
            except Unreachable as error:
                self.troubles["kafka"] = str(error)

    async def look(self) -> Sequence[SeenHop]:
        """What is new since the last look, in the order of time."""
        found = await self._outboxes()
        found += await self._records()
        for part in await asyncio.gather(self._inboxes(), self._commits(), self._entries()):
            found += part
        oldest = datetime.now(UTC) - _PATIENCE
        self._strays = {id_: record for id_, record in self._strays.items() if record.timestamp > oldest}
        self._ways = {id_: way for id_, way in self._ways.items() if way.event.created_at > oldest}
        while len(self._shown) > _REMEMBERED:
            del self._shown[next(iter(self._shown))]
        return sorted(found, key=lambda seen: seen.at)

    async def rest(self) -> None:
        """The pause between two looks."""
        await asyncio.sleep(_PAUSE_SECONDS)

    async def _outboxes(self) -> list[SeenHop]:
        answers = await asyncio.gather(*(self._outbox(database) for database in DATABASES))
        return [seen for answer in answers for seen in answer]

    async def _outbox(self, database: str) -> list[SeenHop]:
        # The user's condition comes first: its `$1` is the text that `CONCERNS` compares with.
        mine = "" if self.user_id is None else f"({CONCERNS}) AND "
        number = 1 if self.user_id is None else 2
        query = (
            "SELECT position, id, type, topic, correlation_id, traceparent, created_at FROM outbox"
            f" WHERE {mine}position > ${number} ORDER BY position LIMIT {_AT_ONCE}"
        )
        reached = self._positions.get(database, 0)
        values: list[Any] = [max(0, reached - _OVERLAP)]
        if self.user_id is not None:
            values.insert(0, str(self.user_id))
        found = []
        for row in await self._rows(database, query, *values):
            id_ = str(row["id"])
            self._positions[database] = max(self._positions.get(database, 0), row["position"])
            old = row["created_at"] < self._since
            if old or id_ in self._shown or (self.types and row["type"] not in self.types):
                continue
            event = TailedEvent(
                id_, row["type"], str(row["correlation_id"]), row["traceparent"], row["created_at"]
            )
            way = _Way(event, row["topic"], _OWNERS[database])
            self._ways[id_] = way
            self._shown[id_] = None
            found += _seen(
                way, "outbox", way.owner, event.created_at, f"{database} outbox #{row['position']}"
            )
        return found

    async def _records(self) -> list[SeenHop]:
        # The relay can be quicker than the look into the outbox that finds the event's row.
        known = [record for id_, record in self._strays.items() if id_ in self._ways]
        found = [seen for record in known for seen in self._record(record)]
        for topic, ends in self._ends.items():
            try:
                records = await self.observers.kafka.records(topic, ends)
            except Unreachable as error:
                self.troubles["kafka"] = str(error)
                return found
            for record in records:
                ends[record.partition] = max(ends.get(record.partition, 0), record.offset + 1)
                found += self._record(record)
        self.troubles.pop("kafka", None)
        return found

    def _record(self, record: KafkaRecord) -> list[SeenHop]:
        id_ = record.headers.get("ce_id", "")
        way = self._ways.get(id_)
        if way is None:
            self._strays[id_] = record
            return []
        self._strays.pop(id_, None)
        way.partition, way.offset = record.partition, record.offset
        place = f"{record.topic}[{record.partition}]@{record.offset}"
        return _seen(way, "kafka", way.owner, record.timestamp, place)

    async def _inboxes(self) -> list[SeenHop]:
        answers = await asyncio.gather(*(self._inbox(database) for database in DATABASES))
        return [seen for answer in answers for seen in answer]

    async def _inbox(self, database: str) -> list[SeenHop]:
        reader = _OWNERS[database]
        waiting = [
            UUID(id_)
            for id_, way in self._ways.items()
            if reader in _READERS.get(way.topic, ())
            and f"inbox {reader}" not in way.seen
            and way.offset is not None
        ]
        if not waiting:
            return []
        query = "SELECT event_id, claimed_at FROM inbox WHERE consumer = $1 AND event_id = ANY($2::uuid[])"
        found = []
        for row in await self._rows(database, query, reader, waiting):
            way = self._ways[str(row["event_id"])]
            found += _seen(way, f"inbox {reader}", reader, row["claimed_at"], f"{database} inbox")
        return found

    async def _commits(self) -> list[SeenHop]:
        waiting = {
            (way.topic, group)
            for way in self._ways.values()
            if way.offset is not None
            for group in _READERS.get(way.topic, ())
            if f"consumer {group}" not in way.seen
        }
        found: list[SeenHop] = []
        for topic, group in sorted(waiting):
            try:
                committed = await self.observers.kafka.committed(group, topic)
            except Unreachable as error:
                self.troubles["kafka"] = str(error)
                return found
            at = datetime.now(UTC)
            for way in self._ways.values():
                if way.topic != topic or way.partition is None or way.offset is None:
                    continue
                reached = committed.get(way.partition, 0)
                if reached > way.offset:
                    place = f"{group} committed {topic}[{way.partition}]@{reached}"
                    found += _seen(way, f"consumer {group}", group, at, place)
        return found

    async def _entries(self) -> list[SeenHop]:
        if not any(way.topic in {"chat.events", "friend.events"} for way in self._ways.values()):
            return []
        try:
            entries = await self.observers.redis.entries(_FANOUT, since=self._entries_since - _MARGIN)
        except Unreachable as error:
            self.troubles["redis"] = str(error)
            return []
        self.troubles.pop("redis", None)
        found = []
        for entry in entries:
            self._entries_since = max(self._entries_since, entry.at)
            way = self._ways.get(entry.fields.get("event_id", ""))
            if way is not None:
                reader = entry.fields.get("user_id", "?")
                hop = f"fanout {reader}"
                found += _seen(way, hop, "notification-service", entry.at, f"{_FANOUT} {entry.id}")
        return found

    async def _rows(self, database: str, query: str, *values: Any) -> Sequence[Mapping[str, Any]]:
        try:
            rows = await self.observers.sql.rows(database, query, *values)
        except Unreachable as error:
            self.troubles[database] = str(error)
            return []
        self.troubles.pop(database, None)
        return rows


def _seen(way: _Way, hop: str, component: str, at: datetime, trail: str) -> list[SeenHop]:
    """The hop, once."""
    if hop in way.seen:
        return []
    way.seen.add(hop)
    return [SeenHop(way.event, hop.split(" ", maxsplit=1)[0], component, at, trail)]
