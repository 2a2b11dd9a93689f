"""Topics, groups and records through kafka-python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from bigtech_lab.adapters.kafka_python import MILLISECONDS, KafkaPython
from bigtech_lab.application.ports.kafka_browser import Places
from bigtech_lab.domain.kafka_view import Group, Partition, Progress, Record, Topic

_FOLLOW_MILLISECONDS = 250
_ATTEMPTS = 3


class KafkaLooks:
    """Implements KafkaBrowser."""

    def __init__(self, bootstrap: str) -> None:
        self._kafka = KafkaPython(bootstrap)

    def topics(self) -> Sequence[Topic]:
        """See the port."""
        return self._kafka.asked(self._topics)

    def groups(self) -> Sequence[Group]:
        """See the port."""
        return self._kafka.asked(self._groups)

    def record(self, topic: str, partition: int, offset: int) -> Record | None:
        """See the port."""
        place = (topic, partition)
        bounds = self._kafka.asked(lambda: self._bounds([place]))
        if not bounds[place].begin <= offset < bounds[place].end:
            return None
        found = self.records({place: offset}, until={place: offset + 1})
        return next((record for record in found if record.offset == offset), None)

    def records(self, since: Places, *, until: Places) -> Iterator[Record]:
        """See the port."""
        reader = self._kafka.asked(self._kafka.reader)
        for (topic, number), begin in since.items():
            end = until[topic, number]
            if begin < end:
                yield from self._between(reader, topic, number, begin, end)

    def follow(self, since: Places) -> Iterator[Record | None]:
        """See the port."""
        from kafka import TopicPartition

        reader = self._kafka.asked(self._kafka.reader)

        def begin() -> None:
            reader.assign([TopicPartition(topic, number) for topic, number in since])
            for (topic, number), offset in since.items():
                reader.seek(TopicPartition(topic, number), offset)

        self._kafka.asked(begin)
        while True:
            batch = self._kafka.asked(lambda: reader.poll(timeout_ms=_FOLLOW_MILLISECONDS))
            came = sorted(
                (_record(raw) for raws in batch.values() for raw in raws), key=lambda record: record.at
            )
            yield from came
            if not came:
                yield None

    def close(self) -> None:
        """See the port."""
        self._kafka.close()

    def _topics(self) -> Sequence[Topic]:
        reader = self._kafka.reader()
        names = sorted(reader.topics())
        places = [
            (name, number) for name in names for number in sorted(reader.partitions_for_topic(name) or ())
        ]
        bounds = self._bounds(places)
        return [Topic(n, tuple(bounds[place] for place in places if place[0] == n)) for n in names]

    def _bounds(self, places: Sequence[tuple[str, int]]) -> Mapping[tuple[str, int], Partition]:
        from kafka import TopicPartition

        reader = self._kafka.reader()
        asked = [TopicPartition(topic, number) for topic, number in places]
        if not asked:
            return {}
        begins, ends = _offsets(reader.beginning_offsets, asked), _offsets(reader.end_offsets, asked)
        return {(at.topic, at.partition): Partition(at.partition, begins[at], ends[at]) for at in asked}

    def _groups(self) -> Sequence[Group]:
        admin = self._kafka.admin()
        names = sorted(group["group_id"] for group in admin.list_groups())
        if not names:
            return []
        told = admin.describe_groups(names)
        kept = admin.list_group_offsets(dict.fromkeys(names))
        owners = {name: _owners(told[name]["members"]) for name in names}
        offsets = {
            name: {(at.topic, at.partition): found.offset for at, found in kept.get(name, {}).items()}
            for name in names
        }
        places = {name: self._all_partitions((*owners[name], *offsets[name])) for name in names}
        bounds = self._bounds(sorted({place for of_group in places.values() for place in of_group}))
        return [
            Group(
                name,
                told[name]["group_state"],
                len(told[name]["members"]),
                tuple(
                    Progress(
                        *place,
                        offsets[name].get(place),
                        bounds[place].begin,
                        bounds[place].end,
                        owners[name].get(place),
                    )
                    for place in places[name]
                ),
            )
            for name in names
        ]

    def _all_partitions(self, places: Iterable[tuple[str, int]]) -> Sequence[tuple[str, int]]:
        """Those of the topics among these: what waits where nothing was ever committed is lag as well."""
        reader = self._kafka.reader()
        topics = sorted({topic for topic, _ in places})
        return [
            (topic, number) for topic in topics for number in sorted(reader.partitions_for_topic(topic) or ())
        ]

    def _between(self, reader: Any, topic: str, number: int, begin: int, end: int) -> Iterator[Record]:
        from kafka import TopicPartition

        place = TopicPartition(topic, number)

        def start() -> None:
            reader.assign([place])
            reader.seek(place, begin)

        self._kafka.asked(start)
        # Where records were removed by compaction or a transaction, the position goes past them unseen.
        while self._kafka.asked(lambda: reader.position(place)) < end:
            batch = self._kafka.asked(lambda: reader.poll(timeout_ms=MILLISECONDS))
            for raw in batch.get(place, ()):
                if raw.offset < end:
                    yield _record(raw)


def _offsets(ask: Callable[[Sequence[Any]], Mapping[Any, int]], places: Sequence[Any]) -> Mapping[Any, int]:
    """The answer for all places; the library raises KeyError where a broker was too slow for some of them."""
    from kafka.errors import KafkaTimeoutError

    for _ in range(_ATTEMPTS):
        with suppress(KeyError):
            return ask(places)
    raise KafkaTimeoutError("the offsets of some partitions did not come in time")


def _owners(members: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], str]:
    owners: dict[tuple[str, int], str] = {}
    for member in members:
        assigned = (member.get("member_assignment") or {}).get("assigned_partitions") or ()
        for part in assigned:
            owners.update(
                dict.fromkeys(((part["topic"], n) for n in part["partitions"]), member["client_id"])
            )
    return owners


def _record(raw: Any) -> Record:
    return Record(
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        at=datetime.fromtimestamp(raw.timestamp / 1000, UTC),
        key=None if raw.key is None else raw.key.decode("utf-8", "backslashreplace"),
        headers={name: (value or b"").decode("utf-8", "backslashreplace") for name, value in raw.headers},
        value=raw.value,
    )
