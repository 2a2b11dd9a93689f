"""From an outbox row to the flow that describes its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bigtech_lab.domain.found_event import TYPES_OF_FLOWS, FoundEvent, seen_from_outside
from unit.bigtech_lab.presentation.traces import FLOWS

PRESENCE = "user.presence.changed"


def event(type_: str, database: str = "chat_db", **payload: Any) -> FoundEvent:
    """An event with that payload."""
    trace = f"00-{'ab' * 16}-{'cd' * 8}-01"
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return FoundEvent("e", type_, database, "t", "c", trace, payload, at, None, None)


EVENTS = [
    (event("user.registered", user_id=7), "register"),
    (
        event("friend.request.sent", "friend_db", requester_id=1, addressee_id=2, friendship_id=8),
        "friend-request",
    ),
    (event("friend.request.sent", "user_db", requester_id=1, addressee_id=2), "friend-request-by-event"),
    (event("friend.request.accepted", "friend_db", requester_id=1, addressee_id=2), "notification"),
    (event("chat.message.sent", room_id=3, message_id=4, sender_id=1, recipient_ids=[2]), "message"),
    (
        event("chat.message.sent", room_id=3, message_id=4, sender_id=1, recipient_ids=[2, 5]),
        "group-message",
    ),
    (event("chat.message.edited", room_id=3, message_id=4, sender_id=1), "edit"),
    (event("chat.messages.read", room_id=3, user_id=1, up_to_seq=9), "read"),
    (event(PRESENCE, user_id=1, is_online=True, reason="heartbeat"), "presence-online"),
    (event(PRESENCE, user_id=1, is_online=False, reason="logout"), "presence-offline"),
    (event(PRESENCE, user_id=1, is_online=False, reason="expired"), "presence-expiry"),
]


@pytest.mark.parametrize(("found", "flow"), EVENTS, ids=[flow for _, flow in EVENTS])
def test_an_event_has_a_flow_and_all_the_facts_that_its_hops_need(found: FoundEvent, flow: str) -> None:
    assert found.flow == flow
    assert found.type in TYPES_OF_FLOWS[flow]
    reduced = seen_from_outside(FLOWS[flow])
    assert reduced.contradictions(found.facts) == ()


def test_who_asked_is_told_that_the_other_agreed() -> None:
    facts = event("friend.request.accepted", "friend_db", requester_id=1, addressee_id=2).facts

    assert (facts["sender_id"], facts["recipient_id"]) == (2, 1)


def test_what_only_the_sender_and_the_reader_see_is_left_out() -> None:
    reduced = seen_from_outside(FLOWS["message"])

    assert [hop.name for hop in reduced.hops] == [
        "message-row", "outbox", "kafka", "published", "consumer", "inbox", "notification-row", "fanout"
    ]  # fmt: skip
    assert {hop.name: hop.after for hop in reduced.hops}["message-row"] is None


def test_the_cause_of_a_hop_is_the_nearest_that_can_be_seen() -> None:
    reduced = seen_from_outside(FLOWS["presence-offline"])

    assert {hop.name: hop.after for hop in reduced.hops}["announced"] is None


def test_an_event_without_a_trace_context_has_zeros_for_it() -> None:
    context = replace(event("user.registered", user_id=7), traceparent="").context

    assert (context.trace_id, context.correlation_id) == ("0" * 32, "c")


def test_what_no_flow_describes_has_none() -> None:
    assert event("chat.room.created").flow is None
