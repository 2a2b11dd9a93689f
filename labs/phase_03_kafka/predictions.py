"""Phase 3: what happens to a message while Kafka is down."""

from __future__ import annotations

import asyncio
from typing import Any

from bigtech_lab.application.ports.observers import SseSubscription
from bigtech_lab.checks import eventually
from bigtech_lab.checks.experiment import Experiment, Observation, seen_alone

_SECONDS_WITHOUT_KAFKA = 2.0
_SECONDS_TO_CATCH_UP = 40.0


async def message_without_kafka(experiment: Experiment) -> Observation:
    """Sends a message while Kafka is stopped; listens as the recipient before and after Kafka's return."""
    lab = experiment.lab
    sender, recipient = await asyncio.gather(experiment.user("mina"), experiment.user("jun"))
    room = (await lab.chat.open_room(sender.access_token, recipient.id)).body["id"]
    headers = {"Authorization": f"Bearer {recipient.access_token}"}
    async with lab.observe.sse.open(lab.chat.url("/api/notifications/stream"), headers=headers) as stream:
        async with experiment.lab.stopped("kafka"):
            sent = await lab.chat.send_message(sender.access_token, room, "Is anybody there?")
            if sent.status != 201:
                answer = f"POST /api/messages/{{room_id}} → {sent.status}"
                return seen_alone("refused", answer, answer)
            message = sent.body["id"]
            early = await eventually(lambda: _heard(stream, message), within=_SECONDS_WITHOUT_KAFKA)
            waiting = await lab.observe.sql.rows(
                "chat_db",
                "SELECT published_at FROM outbox "
                "WHERE type = 'chat.message.sent' AND payload->>'message_id' = $1",
                str(message),
            )
        late = early or await eventually(lambda: _heard(stream, message), within=_SECONDS_TO_CATCH_UP)
    unsent = sum(row["published_at"] is None for row in waiting)
    en = f"POST /api/messages/{{room_id}} → 201; {unsent} outbox row waiting; "
    ko = f"POST /api/messages/{{room_id}} → 201; 대기 중인 outbox 행 {unsent}개; "
    if early:
        return seen_alone(
            "heard-at-once",
            f"{en}the recipient heard of it while Kafka was down",
            f"{ko}Kafka가 멈춘 동안 수신자가 알림을 받음",
        )
    if late:
        return seen_alone(
            "heard-later",
            f"{en}the recipient heard of it after Kafka had come back",
            f"{ko}Kafka가 돌아온 뒤 수신자가 알림을 받음",
        )
    return seen_alone(
        "never-heard",
        f"{en}nothing within {_SECONDS_TO_CATCH_UP:g} s of Kafka's return",
        f"{ko}Kafka가 돌아온 뒤 {_SECONDS_TO_CATCH_UP:g}초 동안 아무 알림도 없음",
    )


async def _heard(stream: SseSubscription, message: int) -> bool:
    return any(_mentions(frame.data, message) for frame in stream.frames)


def _mentions(data: Any, message: int) -> bool:
    if isinstance(data, dict):
        return data.get("message_id") == message or any(_mentions(value, message) for value in data.values())
    return isinstance(data, list) and any(_mentions(value, message) for value in data)
