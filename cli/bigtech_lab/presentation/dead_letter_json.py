"""Dead letters, for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bigtech_lab.application.dead_letters import Replay
from bigtech_lab.domain.dead_letter import DeadLetter, Place, RawRecord, original_headers
from bigtech_lab.presentation.dead_letter_value import shown_value


def summary_as_json(found: Mapping[str, Sequence[DeadLetter]], *, instance: str) -> dict[str, Any]:
    """The shape of `dlq-list.schema.json`."""
    return {
        "format_version": 1,
        "instance": instance,
        "topics": [
            {
                "topic": topic,
                "count": len(letters),
                "waiting": sum(letter.replayed_to is None for letter in letters),
                "oldest_at": min(letter.buried_at for letter in letters).isoformat() if letters else None,
                "letters": [_letter(letter) for letter in letters],
            }
            for topic, letters in found.items()
        ],
    }


def letter_as_json(letter: DeadLetter, record: RawRecord, *, full: bool, instance: str) -> dict[str, Any]:
    """The shape of `dlq-show.schema.json`."""
    return {
        "format_version": 1,
        "instance": instance,
        "letter": _letter(letter),
        "key": None if record.key is None else record.key.decode("utf-8", "backslashreplace"),
        "headers": [
            {"name": name, "value": value.decode("utf-8", "backslashreplace")}
            for name, value in original_headers(record)
        ],
        "redacted": not full,
        "value": shown_value(record.value, full=full),
    }


def replays_as_json(replays: Sequence[Replay], *, dry_run: bool, instance: str) -> dict[str, Any]:
    """The shape of `dlq-replay.schema.json`."""
    return {
        "format_version": 1,
        "instance": instance,
        "dry_run": dry_run,
        "replays": [
            {
                "letter": replay.letter.name,
                "event_id": replay.letter.event_id,
                "sent": _place(replay.sent),
                "skipped": replay.skipped and replay.skipped.en,
            }
            for replay in replays
        ],
    }


def _letter(letter: DeadLetter) -> dict[str, Any]:
    return {
        "name": letter.name,
        "offset": letter.offset,
        "buried_at": letter.buried_at.isoformat(),
        "consumer": letter.consumer,
        "reason": letter.reason,
        "attempts": letter.attempts,
        "origin": _place(letter.origin),
        "event_type": letter.event_type,
        "event_id": letter.event_id,
        "value_bytes": letter.value_left_out or letter.value_bytes,
        "replayed_to": letter.replayed_to,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"topic": place.topic, "partition": place.partition, "offset": place.offset}
