"""A dead letter: a record that a consumer could not use, with what was said about it when it was buried.

A record among the dead letters that carries `dlq_replayed` is no letter but a note: that the letter at this
offset was sent back. The note lies beside the letter, so it is kept exactly as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

SUFFIX = ".dlq"
ABOUT = "dlq_"
REPLAYED, REPLAYED_TO = "dlq_replayed", "dlq_replayed_to"
REPLAY_OF = "replay_of"

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as Kafka has it, uninterpreted."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: Headers
    value: bytes | None
    timestamp: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies; as text `user.events/2@17`."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}@{self.offset}"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What is known of a letter without its content; `replayed_to` is None until it was sent back.

    `origin` is None for a record that somebody put among the dead letters without saying where it came from.
    """

    topic: str
    offset: int
    buried_at: datetime
    consumer: str
    reason: str
    attempts: int
    origin: Place | None
    event_type: str
    event_id: str
    value_bytes: int
    value_left_out: int
    replayed_to: str | None

    @property
    def name(self) -> str:
        """What a person types to mean this one: `user.events@3`."""
        return f"{self.topic}@{self.offset}"


def dead_letters(topic: str, records: Iterable[RawRecord]) -> Sequence[DeadLetter]:
    """The letters of a topic, oldest first, from the records of its dead-letter topic."""
    letters: dict[int, DeadLetter] = {}
    replayed: dict[int, str] = {}
    for record in records:
        said = said_about(record)
        if REPLAYED in said:
            replayed[_number(said[REPLAYED], -1)] = said.get(REPLAYED_TO, "?")
        else:
            letters[record.offset] = _letter(topic, record, said)
    # Several consumers may have buried one record; when it was sent back, all of them got it.
    origins = {letters[n].origin: to for n, to in replayed.items() if n in letters and letters[n].origin}
    return [
        _with_replay(letter, replayed.get(letter.offset) or origins.get(letter.origin))
        for letter in letters.values()
    ]


def said_about(record: RawRecord) -> dict[str, str]:
    """The headers as text, whatever bytes somebody put there."""
    return {name: value.decode("utf-8", "replace") for name, value in record.headers}


def original_headers(record: RawRecord) -> Headers:
    """The headers that the record had before it was buried."""
    return tuple((name, value) for name, value in record.headers if not name.startswith(ABOUT))


def headers_to_send(record: RawRecord) -> Headers:
    """The original headers, and where this replay comes from: a mark for people and traces.

    Nobody is addressed by it. Every consumer of the topic takes the record; to those that had it already it
    is a duplicate, by its unchanged event id.
    """
    kept = tuple(header for header in original_headers(record) if header[0] != REPLAY_OF)
    return (*kept, (REPLAY_OF, f"{record.topic}@{record.offset}".encode()))


def note_of_replay(record: RawRecord, sent: Place, at: datetime) -> Headers:
    """The headers of the note that a letter was sent back."""
    told = {REPLAYED: str(record.offset), REPLAYED_TO: str(sent), "dlq_at": at.isoformat()}
    return tuple((name, value.encode()) for name, value in told.items())


def _letter(topic: str, record: RawRecord, said: dict[str, str]) -> DeadLetter:
    offset = _number(said.get("dlq_offset", ""), -1)
    origin = Place(said.get("dlq_topic", topic), _number(said.get("dlq_partition", ""), 0), offset)
    return DeadLetter(
        topic=topic,
        offset=record.offset,
        buried_at=record.timestamp,
        consumer=said.get("dlq_consumer", "unknown"),
        reason=said.get("dlq_reason", "no reason given"),
        attempts=_number(said.get("dlq_attempts", ""), 0),
        origin=origin if offset >= 0 else None,
        event_type=said.get("ce_type", "no event"),
        event_id=said.get("ce_id", ""),
        value_bytes=len(record.value or b""),
        value_left_out=_number(said.get("dlq_value_left_out", ""), 0),
        replayed_to=None,
    )


def _with_replay(letter: DeadLetter, replayed_to: str | None) -> DeadLetter:
    return replace(letter, replayed_to=replayed_to) if replayed_to else letter


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() else otherwise
