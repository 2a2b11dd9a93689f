"""Waits until an event is witnessed at a hop, through the window that the hop's kind names."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bigtech_lab.application.followed_stream import FollowedStream
from bigtech_lab.application.known_facts import KnownFacts
from bigtech_lab.application.ports.observers import (
    ChannelSubscription,
    KafkaRecord,
    Observers,
    StreamEntry,
    Unreachable,
)
from bigtech_lab.domain.hop import (
    AnyHop,
    ConsumerHop,
    HttpHop,
    KafkaHop,
    PostgresHop,
    PubSubHop,
    RedisHop,
    RedisKeyHop,
    SseHop,
    place_of,
)
from bigtech_lab.domain.witness import Clock, Witness

# A healthy hop takes a few milliseconds, so the first looks are close together.
_FIRST_PAUSE = 0.005
_LONGEST_PAUSE = 0.05
_KAFKA_WAIT = 0.1

Look = Callable[[], Awaitable[Witness | None]]


@dataclass(slots=True)
class HopWatch:
    """Watches the hops of one trace.

    `replaying` tells that the event is of the past; `kafka_since` has, for each topic, the ends of its
    partitions before the stimulus (empty: not known); `streams` and `channels` what is open, by hop.
    `troubles` collects, by hop, why a window shows nothing at the moment.
    """

    observers: Observers
    facts: KnownFacts
    streams: Mapping[str, FollowedStream]
    channels: Mapping[str, ChannelSubscription]
    kafka_since: Mapping[str, Mapping[int, int]]
    since: datetime
    replaying: bool = False
    troubles: dict[str, str] = field(default_factory=dict)

    async def witness(self, hop: AnyHop) -> Witness:
        """The witness of the event at this hop; waits for ever when it never gets there."""
        await self.facts.wait_for(hop.uses)
        if self.replaying and hop.passing:
            self.troubles[hop.name] = "it passes and leaves nothing behind: nobody can look at it again"
            await asyncio.Event().wait()
        if isinstance(hop, SseHop):
            witness = await self._frame(hop)
        elif isinstance(hop, PubSubHop):
            witness = await self._message(hop)
        else:
            witness = await self._until_seen(hop, self._look(hop))
        self.facts.learn(witness.facts)
        self.troubles.pop(hop.name, None)
        return witness

    def _look(self, hop: PostgresHop | KafkaHop | ConsumerHop | RedisHop | RedisKeyHop | HttpHop) -> Look:
        match hop:
            case PostgresHop():
                return lambda: self._row(hop)
            case KafkaHop():
                return self._record_look(hop)
            case ConsumerHop():
                return lambda: self._commit(hop)
            case RedisHop():
                return lambda: self._entry(hop)
            case RedisKeyHop():
                return lambda: self._key(hop)
            case HttpHop():
                # The answer is the stimulus' own result; when it is not the declared one, nothing follows.
                return _never

    async def _until_seen(self, hop: AnyHop, look: Look) -> Witness:
        pause = _FIRST_PAUSE
        while True:
            try:
                witness = await look()
            except Unreachable as error:
                self.troubles[hop.name] = str(error)
                pause = _LONGEST_PAUSE
            else:
                if witness is not None:
                    return witness
            await asyncio.sleep(pause)
            pause = min(pause * 1.3, _LONGEST_PAUSE)

    async def _row(self, hop: PostgresHop) -> Witness | None:
        values = [self.facts[name] for name in hop.bind]
        rows = await self.observers.sql.rows(hop.database, hop.query, *values)
        if not rows:
            return None
        row = rows[0]
        trail = f"{hop.database} {hop.name}" + (f" #{row['id']}" if "id" in row else "")
        return _witness(hop, row[hop.at], Clock.ROW, trail, row)

    def _record_look(self, hop: KafkaHop) -> Look:
        seen: dict[int, int] = dict(self.kafka_since.get(hop.topic, {}))

        async def look() -> Witness | None:
            kafka = self.observers.kafka
            if not seen:
                # The broker was away before the stimulus: then the whole topic is where the record may be.
                seen.update(dict.fromkeys(await kafka.partitions(hop.topic), 0))
            for record in await kafka.records(hop.topic, seen, wait=_KAFKA_WAIT):
                seen[record.partition] = record.offset + 1
                witness = self._record(hop, record)
                if witness is not None:
                    return witness
            return None

        return look

    def _record(self, hop: KafkaHop, record: KafkaRecord) -> Witness | None:
        if not self._matches(record.headers, hop.match):
            return None
        trail = f"{record.topic}[{record.partition}]@{record.offset}"
        for header, fact in hop.carries.items():
            if str(self.facts[fact]) not in record.headers.get(header, ""):
                carried = record.headers.get(header)
                self.troubles[hop.name] = f"the record {trail} lost the {fact}: {header} is {carried!r}"
                return None
        place = dict(zip(place_of(hop.name), (record.topic, record.partition, record.offset), strict=True))
        own = {
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "key": record.key,
        }
        return _witness(hop, record.timestamp, Clock.RECORD, trail, {**record.headers, **own}, place=place)

    async def _commit(self, hop: ConsumerHop) -> Witness | None:
        topic, partition, offset = (self.facts[name] for name in place_of(hop.record))
        committed = (await self.observers.kafka.committed(hop.group, topic)).get(partition)
        if committed is None or committed <= offset:
            return None
        trail = f"{hop.group} committed {topic}[{partition}]@{committed}"
        found = {"group": hop.group, "committed": committed, "beyond": offset}
        clock = Clock.REPLAYED if self.replaying else Clock.SEEN
        return _witness(hop, datetime.now(UTC), clock, trail, found)

    async def _entry(self, hop: RedisHop) -> Witness | None:
        entries = await self.observers.redis.entries(hop.stream, since=self.since)
        own = [entry for entry in entries if self._matches(entry.fields, hop.match)]
        for entry in own or [entry for entry in entries if self._stands_in(hop, entry)]:
            found = {**entry.fields, "entry": entry.id}
            return _witness(hop, entry.at, Clock.ENTRY, f"{hop.stream} {entry.id}", found)
        return None

    async def _key(self, hop: RedisKeyHop) -> Witness | None:
        key = hop.key_with(self.facts.as_mapping())
        left = await self.observers.redis.milliseconds_to_live(key)
        if (left is None) is not hop.gone:
            return None
        trail = f"{key} is gone" if left is None else f"{key} expires in {left / 1000:.1f} s"
        return _witness(hop, datetime.now(UTC), Clock.SEEN, trail, {"key": key, "expires_in_ms": left})

    async def _message(self, hop: PubSubHop) -> Witness:
        channel = self.channels.get(hop.name)
        if channel is not None:
            async for message in channel.arrivals():
                if isinstance(message.data, dict) and self._matches(message.data, hop.match):
                    return _witness(hop, message.received_at, Clock.ARRIVED, hop.channel, message.data)
        self.troubles[hop.name] = f"nobody hears the channel {hop.channel}: redis does not answer"
        await asyncio.Event().wait()
        raise AssertionError("an event that nobody sets")

    def _stands_in(self, hop: RedisHop, entry: StreamEntry) -> bool:
        if hop.stand_in is None or hop.stand_in_since is None or hop.stand_in not in entry.fields:
            return False
        since: datetime = self.facts[hop.stand_in_since]
        return entry.at >= since

    async def _frame(self, hop: SseHop) -> Witness:
        async for frame in self.streams[hop.name].frames():
            named = frame.event == hop.event and isinstance(frame.data, dict)
            if named and self._matches(frame.data, hop.match):
                clock = Clock.REPLAYED if self.replaying else Clock.ARRIVED
                found = {**frame.data, "cursor": frame.id}
                trail = f"{hop.path_with(self.facts.as_mapping())} id {frame.id}"
                return _witness(hop, frame.received_at, clock, trail, found)
        raise AssertionError("a followed stream does not end")

    def _matches(self, found: Mapping[str, Any], match: Mapping[str, str]) -> bool:
        return all(str(found.get(name)) == str(self.facts[fact]) for name, fact in match.items())


async def _never() -> Witness | None:
    return None


def _witness(
    hop: AnyHop,
    at: datetime,
    clock: Clock,
    trail: str,
    found: Mapping[str, Any],
    *,
    place: Mapping[str, Any] | None = None,
) -> Witness:
    detail = {name: found[name] for name in hop.shows if name in found}
    facts = {fact: found[source] for fact, source in hop.gives.items() if source in found}
    return Witness(hop.name, at, clock, trail, detail, {**facts, **(place or {})})
