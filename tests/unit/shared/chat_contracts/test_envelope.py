"""Events keep their identity on the wire."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from chat_contracts.envelope import EventEnvelope, MalformedEnvelope


def envelope(**changes: object) -> EventEnvelope:
    values: dict[str, object] = {
        "id": uuid4(),
        "type": "user.registered",
        "source": "/user-service",
        "time": datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
        "partition_key": "7",
        "correlation_id": uuid4(),
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "causation_id": uuid4(),
    }
    return EventEnvelope(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("causation_id", [None, uuid4()])
def test_an_envelope_survives_its_headers(causation_id: object) -> None:
    sent = envelope(causation_id=causation_id)
    assert EventEnvelope.from_headers(sent.headers()) == sent


@pytest.mark.parametrize("missing", ["ce_id", "ce_type", "ce_source", "ce_time"])
def test_a_record_without_a_required_header_is_malformed(missing: str) -> None:
    headers = [(name, value) for name, value in envelope().headers() if name != missing]
    with pytest.raises(MalformedEnvelope, match=missing):
        EventEnvelope.from_headers(headers)


def test_unreadable_bytes_are_malformed_and_no_crash() -> None:
    with pytest.raises(MalformedEnvelope):
        EventEnvelope.from_headers([*envelope().headers(), ("ce_id", b"\xff\xfe")])
