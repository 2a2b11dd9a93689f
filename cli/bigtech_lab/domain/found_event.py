"""An event that was found in an outbox, and the flow that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.hop import AnyHop, ConsumerHop, KafkaHop, PostgresHop, RedisHop
from bigtech_lab.domain.trace_context import TraceContext

_NO_TRACE = "0" * 32
_NO_SPAN = "0" * 16
_FLOWS = {
    "user.registered": "register",
    "friend.request.sent": "friend-request",
    "friend.request.accepted": "notification",
    "chat.message.sent": "message",
    "chat.message.edited": "edit",
    "chat.messages.read": "read",
}
TRACED_TYPES = (*_FLOWS, "user.presence.changed")
"""The types of the events that go through a flow as a whole."""
_OF_PRESENCE = {"expired": "presence-expiry", "stream_closed": "presence-expiry"}

TYPES_OF_FLOWS: Mapping[str, tuple[str, ...]] = {
    "register": ("user.registered",),
    "friend-request": ("friend.request.sent",),
    "friend-request-by-event": ("friend.request.sent",),
    "message": ("chat.message.sent",),
    "group-message": ("chat.message.sent",),
    "edit": ("chat.message.edited",),
    "read": ("chat.messages.read",),
    "presence-online": ("user.presence.changed",),
    "presence-offline": ("user.presence.changed",),
    "presence-expiry": ("user.presence.changed",),
    "notification": ("friend.request.accepted", "notification.created"),
}


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An outbox row; `partition` and `offset` are None until the relay has published it."""

    id: str
    type: str
    database: str
    topic: str
    correlation_id: str
    traceparent: str
    payload: Mapping[str, Any]
    created_at: datetime
    partition: int | None
    offset: int | None

    @property
    def context(self) -> TraceContext:
        """The context that it carries; zeros stand for what is missing."""
        parts = self.traceparent.split("-")
        trace_id, span_id = parts[1:3] if len(parts) == 4 else (_NO_TRACE, _NO_SPAN)  # noqa: PLR2004
        return TraceContext(trace_id, span_id, self.correlation_id)

    @property
    def flow(self) -> str | None:
        """The id of the flow that such an event goes through; None for what no flow describes."""
        if self.type == "user.presence.changed":
            if self.payload.get("is_online"):
                return "presence-online"
            return _OF_PRESENCE.get(str(self.payload.get("reason")), "presence-offline")
        if self.type == "chat.message.sent" and len(self.payload.get("recipient_ids", ())) > 1:
            return "group-message"
        if self.type == "friend.request.sent" and self.database == "user_db":
            return "friend-request-by-event"
        return _FLOWS.get(self.type)

    @property
    def facts(self) -> dict[str, Any]:
        """What a flow's hops are found by."""
        said = self.payload
        facts: dict[str, Any] = {
            name: said[name]
            for name in ("room_id", "message_id", "friendship_id", "user_id", "up_to_seq", "is_online")
            if said.get(name) is not None
        }
        sender = next((said[name] for name in _senders(self.type) if name in said), None)
        others = said.get("recipient_ids") or [said[name] for name in _recipients(self.type) if name in said]
        if sender is not None:
            facts |= {"sender_id": sender, "sender_key": str(sender), "user_key": str(sender)}
        if others:
            facts |= {"recipient_id": others[0], "other_id": others[-1], "others": len(others)}
        trace = {"trace_id": self.context.trace_id, "correlation_id": self.correlation_id}
        return {**facts, **trace}


def seen_from_outside(flow: Flow) -> Flow:
    """The flow without the hops of which only the one who sent the request, or its reader, could tell.

    Each hop that stays comes after the nearest of its causes that stays.
    """
    kept = [hop for hop in flow.hops if isinstance(hop, PostgresHop | KafkaHop | ConsumerHop | RedisHop)]
    names = {hop.name for hop in kept}
    hops = tuple(replace(hop, after=_nearest(flow, hop, names)) for hop in kept)
    return replace(flow, hops=hops, waits=None)


def _nearest(flow: Flow, hop: AnyHop, kept: set[str]) -> str | None:
    after = hop.after
    while after is not None and after not in kept:
        after = flow.hop(after).after
    return after


def _senders(type_: str) -> tuple[str, ...]:
    # Who agreed to a request sent the event that says so.
    return (
        ("addressee_id",) if type_ == "friend.request.accepted" else ("sender_id", "requester_id", "user_id")
    )


def _recipients(type_: str) -> tuple[str, ...]:
    return ("requester_id",) if type_ == "friend.request.accepted" else ("addressee_id",)
