"""A chat system in memory that does, hop by hop, what the reference does; a test can break it at any hop."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bigtech_lab.application.ports.observers import Reply, Unreachable
from bigtech_lab.domain.component import (
    ComponentKind,
    ComponentState,
    ComponentStatus,
    StackState,
    StackStatus,
)
from bigtech_lab.domain.endpoints import Endpoints
from bigtech_lab.domain.trace_context import TraceContext
from fakes.observers import FakeObservers

COMPONENTS = (
    "postgres", "redis", "kafka", "gateway",
    "user-service", "friend-service", "chat-service", "notification-service",
)  # fmt: skip


@dataclass
class FakeStack:
    """A StackView whose components' states a test sets."""

    states: dict[str, ComponentState] = field(
        default_factory=lambda: dict.fromkeys(COMPONENTS, ComponentState.READY)
    )
    instance: str = "default"

    def endpoints(self) -> Endpoints:
        return Endpoints(*["http://127.0.0.1:1"] * 11)

    def status(self) -> StackStatus:
        every = set(self.states.values())
        state = StackState.STOPPED if every == {ComponentState.STOPPED} else StackState.RUNNING
        components = tuple(ComponentStatus(n, ComponentKind.SERVICE, s) for n, s in self.states.items())
        return StackStatus(self.instance, "fake", state, "http://127.0.0.1:1", components)

    def last_log_lines(self, component: str, count: int = 10) -> tuple[str, ...]:
        return ()


class FakeChatSystem:
    """Implements ChatApi; what is sent goes through all hops at once, up to `stuck_at`.

    `resume` carries on with what got stuck. `lose_context` drops the trace context before Kafka, as a
    careless relay would.
    """

    def __init__(self, observers: FakeObservers, *, stuck_at: str | None = None) -> None:
        self.observers = observers
        self.stuck_at = stuck_at
        self.lose_context = False
        self.refuse_with: int | None = None
        self.unreachable = False
        self._users = 0
        self._steps: list[tuple[str, Any]] = []
        for topic in ("chat.events", "friend.events"):
            observers.kafka.create(topic, 6)

    async def register(self, **given: Any) -> Reply:
        if self.unreachable:
            raise Unreachable("gateway", "gateway did not answer POST /api/auth/register")
        self._users += 1
        return _reply(201, {"id": self._users, "email": given["email"], "username": given["username"]})

    async def login(self, **given: Any) -> Reply:
        return _reply(200, {"access_token": f"token of {given['email']}"})

    async def open_room(self, token: str, user_id: int, *, context: TraceContext | None = None) -> Reply:
        return _reply(200, {"id": 17})

    async def send_message(self, token: str, room_id: int, content: str, **given: Any) -> Reply:
        if self.refuse_with is not None:
            return _reply(self.refuse_with, {"error": "unavailable", "message": "no healthy upstream"})
        context: TraceContext = given["context"]
        event = str(uuid.uuid4())
        self._path(context, event, "chat_db", "chat.events", type="chat.message.sent", key=room_id)
        self._steps.insert(0, ("message-row", lambda: self.observers.sql.insert(
            "chat_db", "messages", id=99, room_id=room_id, seq=1, content=content,
            created_at=_now())))  # fmt: skip
        data = {
            "id": 99,
            "seq": 1,
            "content": content,
            "event_id": event,
            "correlation_id": context.correlation_id,
        }
        before_inbox = [name for name, _ in self._steps].index("inbox")
        self._steps.insert(before_inbox, ("room-sse", lambda: self.observers.sse.push(
            f"/api/messages/stream/{room_id}", "message", data)))  # fmt: skip
        self.resume()
        return _reply(201, {"id": 99, "seq": 1})

    async def request_friend(self, token: str, user_id: int, **given: Any) -> Reply:
        self._path(
            given["context"],
            str(uuid.uuid4()),
            "friend_db",
            "friend.events",
            type="friend.request.sent",
            key=5,
        )
        self._steps.insert(0, ("friendship-row", lambda: self.observers.sql.insert(
            "friend_db", "friendships", id=5, status="pending", created_at=_now())))  # fmt: skip
        self.resume()
        return _reply(201, {"id": 5})

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:1{path}"

    def resume(self) -> None:
        """Does the steps that are still to do, up to where it is stuck."""
        while self._steps and self._steps[0][0] != self.stuck_at:
            self._steps.pop(0)[1]()

    def _path(
        self, context: TraceContext, event: str, database: str, topic: str, *, type: str, key: int
    ) -> None:
        see = self.observers
        recipient, sender = self._users, self._users - 1
        headers = {"ce_id": event, "ce_type": type, "ce_correlationid": context.correlation_id}
        if not self.lose_context:
            headers["ce_traceparent"] = context.traceparent
        offset = len(see.kafka.topics[topic][3])
        note = {
            "id": 1,
            "seq": 1,
            "event_id": event,
            "correlation_id": context.correlation_id,
            "actor_id": sender,
        }
        place = (3, offset)
        self._steps += [
            ("outbox", lambda: see.sql.insert(
                database, "outbox", id=event, topic=topic, partition_key=str(key), type=type,
                correlation_id=context.correlation_id, created_at=_now())),
            ("kafka", lambda: see.kafka.append(
                topic, 3, key=str(key), headers=headers, value={"content": "private"})),
            ("published", lambda: see.sql.update(
                database, "UPDATE outbox SET published_at=?, kafka_partition=?, kafka_offset=? WHERE id=?",
                _now(), *place, event)),
            ("inbox", lambda: see.sql.insert(
                "notification_db", "inbox", consumer="notification-service", event_id=event, topic=topic,
                kafka_partition=3, kafka_offset=offset, claimed_at=_now())),
            ("notification-row", lambda: see.sql.insert(
                "notification_db", "notifications", id=1, user_id=recipient, seq=1, type="message",
                event_id=event, created_at=_now())),
            ("consumer", lambda: see.kafka.commit("notification-service", topic, 3, offset + 1)),
            ("fanout", lambda: see.redis.add(
                "notifications.fanout", event_id=event, user_id=str(recipient), seq="1", payload="private")),
            ("notification-sse", lambda: see.sse.push("/api/notifications/stream", "notification", note)),
        ]  # fmt: skip


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _reply(status: int, body: Any) -> Reply:
    now = datetime.now(UTC)
    return Reply(status, body, {}, now, now)
