"""Phase 3: where records go, how often they take effect, and what happens while Kafka is down."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bigtech_lab.application.ports.observers import KafkaRecord, SseSubscription
from bigtech_lab.checks import eventually
from bigtech_lab.checks.experiment import Experiment, Observation, seen_alone

_SECONDS_WITHOUT_KAFKA = 2.0
_SECONDS_TO_CATCH_UP = 40.0
_SECONDS_OF_PATIENCE = 15.0
_MESSAGES = 6
_TIMES = 3


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


async def one_room_many_messages(experiment: Experiment) -> Observation:
    """Two people talk in one room by turns; the records of their messages are looked up on chat.events."""
    lab = experiment.lab
    mina, jun = await asyncio.gather(experiment.user("mina"), experiment.user("jun"))
    room = (await lab.chat.open_room(mina.access_token, jun.id)).body["id"]
    since = await lab.observe.kafka.partitions("chat.events")
    sent = []
    for number in range(_MESSAGES):
        speaker = (mina, jun)[number % 2]
        reply = await lab.chat.send_message(speaker.access_token, room, f"Message {number}")
        sent.append(reply.body["id"])
    records = await eventually(
        lambda: _records_about(experiment, sent, since, at_least=len(sent)), within=_SECONDS_OF_PATIENCE
    )
    if records is None:
        message = f"not all of the {len(sent)} messages came to chat.events"
        raise AssertionError(message)
    partitions = {record.partition for record in records}
    keys = {record.key for record in records}
    places = ", ".join(f"[{record.partition}]@{record.offset}" for record in records)
    by_speaker = {speaker: {r.partition for r in records[speaker::2]} for speaker in (0, 1)}
    option = "spread"
    if len(partitions) == 1:
        option = "one-partition"
    elif all(len(used) == 1 for used in by_speaker.values()):
        option = "one-per-sender"
    return seen_alone(
        option,
        f"room {room}: chat.events{places}; keys: {', '.join(sorted(map(str, keys)))}",
        f"채팅방 {room}: chat.events{places}; 키: {', '.join(sorted(map(str, keys)))}",
    )


async def every_record_three_times(experiment: Experiment) -> Observation:
    """Makes chat-service's relay send each record three times; counts records and the recipient's notices."""
    lab = experiment.lab
    sender, recipient = await asyncio.gather(experiment.user("mina"), experiment.user("jun"))
    room = (await lab.chat.open_room(sender.access_token, recipient.id)).body["id"]
    since = await lab.observe.kafka.partitions("chat.events")
    async with lab.fault("duplicate-delivery", {"times": _TIMES}, service="chat-service"):
        repeated = await eventually(
            lambda: _sent_repeatedly(experiment, sender.access_token, room, since),
            within=_SECONDS_OF_PATIENCE,
            every=0.0,
        )
    if repeated is None:
        message = f"the fault never took hold within {_SECONDS_OF_PATIENCE:g} s"
        raise AssertionError(message)
    message_id, records = repeated
    # The record behind the copies: once it has taken effect, so has every copy before it.
    last = (await lab.chat.send_message(sender.access_token, room, "The last one")).body["id"]
    await eventually(lambda: _noticed(experiment, last), within=_SECONDS_OF_PATIENCE)
    notices = await _notices(experiment, message_id)
    told = {0: "none", 1: "once"}.get(notices, "each-time")
    return seen_alone(
        told,
        f"{records} records of one event on chat.events, {notices} row in notifications",
        f"chat.events에 같은 이벤트의 레코드 {records}개, notifications에 행 {notices}개",
    )


async def _records_about(
    experiment: Experiment, messages: Sequence[int], since: Mapping[int, int], *, at_least: int
) -> list[KafkaRecord] | None:
    """The records of these messages in the order of the messages, once there are so many."""
    records = await experiment.lab.observe.kafka.records("chat.events", since)
    found = [
        record
        for message in messages
        for record in records
        if record.headers.get("ce_type") == "chat.message.sent" and _mentions(record.value, message)
    ]
    return found if len(found) >= at_least else None


async def _sent_repeatedly(
    experiment: Experiment, token: str, room: int, since: Mapping[int, int]
) -> tuple[int, int] | None:
    message: int = (await experiment.lab.chat.send_message(token, room, "How often?")).body["id"]
    records = await eventually(
        lambda: _records_about(experiment, [message], since, at_least=_TIMES), within=1.0, every=0.1
    )
    return None if records is None else (message, len(records))


async def _noticed(experiment: Experiment, message: int) -> bool:
    return await _notices(experiment, message) > 0


async def _notices(experiment: Experiment, message: int) -> int:
    rows = await experiment.lab.observe.sql.rows(
        "notification_db",
        "SELECT id FROM notifications WHERE type = 'message' AND (payload ->> 'message_id')::bigint = $1",
        message,
    )
    return len(rows)
