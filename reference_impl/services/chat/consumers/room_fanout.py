"""From `chat.events` to the streams of this process: one tail, each frame encoded once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from aiokafka import ConsumerRecord

from chat_contracts.envelope import EventEnvelope, MalformedEnvelope
from chat_contracts.payloads.chat import ChatMessageSent
from chat_infra.logs import get_logger
from chat_infra.streams.frame import Frame, encode_frame
from chat_infra.streams.hub import StreamHub
from services.chat.application.views import StreamedMessage

_MESSAGE_SENT: Final = "chat.message.sent"

_decode: Final = msgspec.json.Decoder(ChatMessageSent).decode
_encode: Final = msgspec.json.Encoder().encode


def room_frame(envelope: EventEnvelope, sent: ChatMessageSent) -> Frame:
    """Encode a message for the room's stream; equal in content to what `room_events` replays."""
    message = StreamedMessage(
        id=sent.message_id,
        seq=sent.seq,
        room_id=sent.room_id,
        user_id=sent.sender_id,
        content=sent.content,
        message_type=sent.message_type,
        reply_to=sent.reply_to,
        created_at=sent.created_at,
        updated_at=sent.created_at,
        event_id=envelope.id,
        correlation_id=envelope.correlation_id,
    )
    return encode_frame(sent.cursor, "message", _encode(message))


class RoomFanout:
    """Kafka brings frames fast; that none is missing, the streams make sure of (`chat_infra.streams`)."""

    def __init__(self, hub: StreamHub) -> None:
        self._hub = hub
        self._logger = get_logger("room_fanout")

    def on_records(self, records: Sequence[ConsumerRecord[Any, Any]]) -> None:
        """Hand records on to the streams of their rooms."""
        for record in records:
            # The key is the room's id: what nobody here listens to is not even decoded.
            if record.key is None or not record.key.isdigit() or int(record.key) not in self._hub:
                continue
            try:
                envelope = EventEnvelope.from_headers(record.headers)
                if envelope.type == _MESSAGE_SENT:
                    sent = _decode(record.value or b"")
                    self._hub.publish(sent.room_id, room_frame(envelope, sent))
            except (MalformedEnvelope, msgspec.DecodeError) as problem:
                # Its consumers bury it; streams read the room's log instead.
                self._logger.warning("record_unreadable", offset=record.offset, reason=str(problem))
                self._hub.resync()
