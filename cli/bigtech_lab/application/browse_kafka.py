"""What `kafka topics`, `groups`, `record` and `tail` show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bigtech_lab.application.ports.kafka_browser import KafkaBrowser, Places
from bigtech_lab.domain.kafka_view import Group, Record, Topic, Wanted
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, unknown_name

# Records that are not wanted are read as well; beyond this many a look back ends.
_FARTHEST_BACK = 5_000


@dataclass(frozen=True, slots=True)
class BrowseKafka:
    """The use cases on one Kafka."""

    browser: KafkaBrowser

    def topics(self, names: Sequence[str] = (), *, internal: bool = False) -> Sequence[Topic]:
        """These topics, or all; Kafka's own only when asked for. BadUsage for a name that does not exist."""
        every = {topic.name: topic for topic in self.browser.topics()}
        for name in names:
            if name not in every:
                raise unknown_name("topic", name, [n for n, t in every.items() if not t.is_internal])
        if names:
            return [every[name] for name in dict.fromkeys(names)]
        return [topic for topic in every.values() if internal or not topic.is_internal]

    def groups(self, name: str | None = None) -> Sequence[Group]:
        """All groups, or the one of that name; BadUsage when there is none."""
        groups = self.browser.groups()
        if name is None:
            return groups
        found = [group for group in groups if group.name == name]
        if not found:
            raise unknown_name("consumer group", name, [group.name for group in groups])
        return found

    def record(self, topic: str, partition: int, offset: int) -> Record:
        """The record at a place; BadUsage, with the bounds of the partition, when there is none."""
        (known,) = self.topics([topic])
        numbers = {p.number: p for p in known.partitions}
        if partition not in numbers:
            raise BadUsage(
                Localized(
                    f"{topic} has no partition {partition}, only {', '.join(map(str, numbers))}.",
                    f"{topic}에는 파티션 {partition}이 없고 {', '.join(map(str, numbers))}만 있습니다.",
                ),
                code="unknown-partition",
            )
        found = self.browser.record(topic, partition, offset)
        if found is None:
            place = numbers[partition]
            held = f"the offsets {place.begin} to {place.end - 1}" if place.records else "no record"
            raise BadUsage(
                Localized(
                    f"There is no record {topic}[{partition}]@{offset}; the partition holds {held}.",
                    f"레코드 {topic}[{partition}]@{offset}은 없습니다. 파티션에 있는 것: {held}.",
                ),
                code="unknown-record",
                hint=f"bigtech-lab kafka tail {topic}",
            )
        return found

    def newest(self, topics: Sequence[Topic], count: int, wanted: Wanted | None = None) -> Sequence[Record]:
        """The newest records that are wanted, at most `count`, oldest first."""
        if count <= 0:
            return []
        wanted = wanted or Wanted()
        # Where everything is wanted, no partition can hold more of the newest than there are in all.
        back = count if wanted == Wanted() else _FARTHEST_BACK
        since = {(t.name, p.number): max(p.begin, p.end - back) for t in topics for p in t.partitions}
        found = [
            record for record in self.browser.records(since, until=ends_of(topics)) if wanted.matches(record)
        ]
        found.sort(key=lambda record: (record.at, record.topic, record.partition, record.offset))
        return found[-count:]

    def follow(self, topics: Sequence[Topic], wanted: Wanted | None = None) -> Iterator[Record]:
        """The wanted records that come after the topics were looked at, for ever."""
        wanted = wanted or Wanted()
        for record in self.browser.follow(ends_of(topics)):
            if record is not None and wanted.matches(record):
                yield record


def ends_of(topics: Sequence[Topic]) -> Places:
    """Where the topics ended when they were looked at."""
    return {(topic.name, p.number): p.end for topic in topics for p in topic.partitions}
