"""Event ids and trace positions."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from chat_kernel.call_context import CallContext, calling, current_call, running_call
from chat_kernel.ids import uuid7
from chat_kernel.trace_context import TraceContext


def test_event_ids_are_version_7_and_strictly_increasing() -> None:
    ids = [uuid7() for _ in range(2000)]
    assert {(i.version, i.variant) for i in ids} == {(7, UUID(int=0, version=4).variant)}
    assert ids == sorted(set(ids))


def test_a_child_stays_in_the_trace_and_gets_a_span_of_its_own() -> None:
    parent = TraceContext.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    assert parent is not None
    child = parent.child()
    assert child.trace_id == parent.trace_id
    assert child.span_id != parent.span_id
    assert TraceContext.parse(str(child)) == child


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
    ],
)
def test_a_malformed_traceparent_is_ignored(header: str | None) -> None:
    assert TraceContext.parse(header) is None


def test_the_call_context_ends_with_its_block() -> None:
    call = CallContext(uuid4(), TraceContext.start())
    with calling(call):
        assert current_call() is call
    assert running_call() is None
