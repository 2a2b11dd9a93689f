"""From `chat.events` to the streams of this process: one tail, each frame encoded once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from aiokafka import ConsumerRecord

from chat_contracts.envelope import EventEnvelope, MalformedEnvelope
from chat_contracts.payloads.chat import ChatMemberLeft
from chat_infra.logs import get_logger
from chat_infra.streams.hub import StreamHub
from services.chat.infrastructure.followers import Followers
from services.chat.infrastructure.room_frames import DECODERS, room_frame


class RoomFanout:
    """Kafka brings frames fast; that none is missing, the streams make sure of (`chat_infra.streams`)."""

    def __init__(self, hub: StreamHub, followers: Followers) -> None:
        self._hub = hub
        self._followers = followers
        self._logger = get_logger("room_fanout")

    def on_records(self, records: Sequence[ConsumerRecord[Any, Any]]) -> None:
        """Hand records on to the streams of their rooms."""
        for record in records:
            # The key is the room's id: what nobody here listens to is not even decoded.
            if record.key is None or not record.key.isdigit() or int(record.key) not in self._hub:
                continue
            try:
                self._hand_on(record)
            except (MalformedEnvelope, msgspec.DecodeError) as problem:
                # Its consumers bury it; streams read the room's log instead.
                self._logger.warning("record_unreadable", offset=record.offset, reason=str(problem))
                self._hub.resync()

    def _hand_on(self, record: ConsumerRecord[Any, Any]) -> None:
        # --8<-- [start:hand-on]
        envelope = EventEnvelope.from_headers(record.headers)
        decoder = DECODERS.get(envelope.type)
        if decoder is None:
            return
        payload = decoder.decode(record.value or b"")
        frame = room_frame(payload, event_id=envelope.id, correlation_id=envelope.correlation_id)
        self._hub.publish(payload.room_id, frame)
        # --8<-- [end:hand-on]
        if isinstance(payload, ChatMemberLeft):
            self._followers.end(payload.room_id, payload.user_id)
