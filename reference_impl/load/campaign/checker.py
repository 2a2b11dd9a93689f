"""Holds a history against what the system promises: nothing lost, nothing twice, everything in order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeVar

from load.campaign.history import History, Seen, Stored

_SHOWN: Final = 5

Message = TypeVar("Message", Seen, Stored)


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken promise: how often, and the first few cases."""

    promise: str
    count: int
    examples: tuple[str, ...]


def violations(history: History) -> list[Violation]:
    """Return every promise that the history breaks, worst first; an empty list is a pass."""
    found = [_collected(promise, check(history)) for promise, check in PROMISES.items()]
    return [violation for violation in found if violation.count]


def _lost_in_database(history: History) -> Iterable[str]:
    stored = {(message.room, message.message_id, message.seq) for message in history.stored}
    for ack in history.acknowledged:
        if (ack.room, ack.message_id, ack.seq) not in stored:
            yield f"room {ack.room} seq {ack.seq} was acknowledged and is not stored"


def _lost_on_stream(history: History) -> Iterable[str]:
    seen = {(message.room, message.message_id) for message in history.seen}
    for ack in history.acknowledged:
        if (ack.room, ack.message_id) not in seen:
            yield f"room {ack.room} seq {ack.seq} was acknowledged and never reached its reader"


def _stored_twice(history: History) -> Iterable[str]:
    keys = Counter((message.room, message.client_msg_id) for message in history.stored)
    for (room, key), times in keys.items():
        if key is not None and times > 1:
            yield f"room {room}: client_msg_id {key} is stored {times} times"


def _seen_twice(history: History) -> Iterable[str]:
    for (room, message), times in Counter((m.room, m.message_id) for m in history.seen).items():
        if times > 1:
            yield f"room {room}: message {message} was seen {times} times"


def _seen_out_of_order(history: History) -> Iterable[str]:
    for room, messages in _by_room(history.seen).items():
        for before, after in pairwise(messages):
            if after.seq < before.seq:
                yield f"room {room}: seq {after.seq} was seen after {before.seq}"


def _stored_out_of_order(history: History) -> Iterable[str]:
    by_room: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for ack in history.acknowledged:
        by_room[ack.room].append((ack.number, ack.seq))
    for room, sent in by_room.items():
        for (_, before), (number, after) in pairwise(sorted(sent)):
            if after <= before:
                yield f"room {room}: message {number} of its sender has seq {after}, the one before {before}"


def _gaps(history: History) -> Iterable[str]:
    for room, messages in _by_room(history.stored).items():
        expected = range(1, len(messages) + 1)
        for seq, message in zip(expected, sorted(messages, key=lambda m: m.seq), strict=True):
            if message.seq != seq:
                yield f"room {room}: expected seq {seq}, found {message.seq}"
                break


def _phantoms(history: History) -> Iterable[str]:
    stored = {(message.room, message.message_id, message.seq) for message in history.stored}
    for message in history.seen:
        if (message.room, message.message_id, message.seq) not in stored:
            yield f"room {message.room}: message {message.message_id} was seen and is not stored"


def _unnoticed(history: History) -> Iterable[str]:
    noticed = set(history.noticed)
    for ack in history.acknowledged:
        if ack.message_id not in noticed:
            yield f"room {ack.room} seq {ack.seq} made no notification"


def _noticed_twice(history: History) -> Iterable[str]:
    for message, times in Counter(history.noticed).items():
        if times > 1:
            yield f"message {message} made {times} notifications"


PROMISES: Final[dict[str, Callable[[History], Iterable[str]]]] = {
    "lost-in-database": _lost_in_database,
    "lost-on-stream": _lost_on_stream,
    "stored-twice": _stored_twice,
    "seen-twice": _seen_twice,
    "seen-out-of-order": _seen_out_of_order,
    "stored-out-of-order": _stored_out_of_order,
    "gap-in-sequence": _gaps,
    "phantom-seen": _phantoms,
    "notification-lost": _unnoticed,
    "notification-twice": _noticed_twice,
}
"""By the name of what went wrong: the check that yields a sentence for each case."""


def _collected(promise: str, cases: Iterable[str]) -> Violation:
    sentences = list(cases)
    return Violation(promise, len(sentences), tuple(sentences[:_SHOWN]))


def _by_room(messages: Sequence[Message]) -> dict[int, list[Message]]:
    rooms: defaultdict[int, list[Message]] = defaultdict(list)
    for message in messages:
        rooms[message.room].append(message)
    return rooms
