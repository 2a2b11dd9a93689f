"""The envelope of an event: CloudEvents 1.0 in Kafka's binary mode."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

import msgspec

_SPEC_VERSION = "1.0"
_CONTENT_TYPE = b"application/json"


class MalformedEnvelope(ValueError):
    """A record lacks what makes it an event of ours; the text says what."""


class EventEnvelope(msgspec.Struct, frozen=True, kw_only=True):
    """Who said what, when, and because of what.

    The attributes travel as `ce_*` headers (CloudEvents Kafka protocol binding 1.0.2 §3.2), the payload as
    the
    record's value. `correlation_id`, `causation_id`, `traceparent` and `partition_key` are extensions.
    """

    id: UUID
    type: str
    source: str
    time: datetime
    partition_key: str
    correlation_id: UUID
    traceparent: str
    causation_id: UUID | None = None

    def headers(self) -> list[tuple[str, bytes]]:
        """Return the record headers that carry this envelope."""
        # --8<-- [start:headers]
        pairs = [
            ("ce_id", str(self.id).encode()),
            ("ce_source", self.source.encode()),
            ("ce_type", self.type.encode()),
            ("ce_specversion", _SPEC_VERSION.encode()),
            ("ce_time", self.time.astimezone(UTC).isoformat().replace("+00:00", "Z").encode()),
            ("content-type", _CONTENT_TYPE),
            ("ce_correlationid", str(self.correlation_id).encode()),
            ("ce_traceparent", self.traceparent.encode()),
            ("ce_partitionkey", self.partition_key.encode()),
        ]
        if self.causation_id is not None:
            pairs.append(("ce_causationid", str(self.causation_id).encode()))
        return pairs
        # --8<-- [end:headers]

    @classmethod
    def from_headers(cls, headers: Iterable[tuple[str, bytes]]) -> EventEnvelope:
        """Read an envelope back from record headers.

        Raises:
            MalformedEnvelope: a required header is missing or unreadable.
        """
        try:
            values = {name: value.decode() for name, value in headers}
            causation = values.get("ce_causationid")
            event_id = UUID(values["ce_id"])
            correlation = values.get("ce_correlationid")
            return cls(
                id=event_id,
                type=values["ce_type"],
                source=values["ce_source"],
                time=datetime.fromisoformat(values["ce_time"]),
                partition_key=values.get("ce_partitionkey", ""),
                correlation_id=UUID(correlation) if correlation else event_id,
                traceparent=values.get("ce_traceparent", ""),
                causation_id=UUID(causation) if causation else None,
            )
        except KeyError as missing:
            raise MalformedEnvelope(f"the record has no {missing.args[0]} header") from None
        except (ValueError, AttributeError) as problem:
            raise MalformedEnvelope(f"a CloudEvents header is unreadable: {problem}") from None
