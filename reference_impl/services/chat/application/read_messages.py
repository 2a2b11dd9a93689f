"""Say how far one has read."""

from __future__ import annotations

from collections.abc import Sequence

from chat_kernel.clock import Clock
from chat_kernel.errors import InvalidInput
from chat_kernel.ids import uuid7
from services.chat.application.ports.read_pointers import ReadPointers


class ReadMessages:
    """Moves the reader's pointer forward; the room hears of it."""

    def __init__(self, pointers: ReadPointers, clock: Clock) -> None:
        self._pointers = pointers
        self._clock = clock

    async def __call__(
        self, room_id: int, reader_id: int, *, up_to_seq: int | None, message_ids: Sequence[int]
    ) -> int:
        """Return how many messages of others became read.

        Raises:
            InvalidInput: Neither a place nor messages are named, or both.
            NotARoomMember: There is no such room, or the reader does not belong to it.
        """
        if (up_to_seq is None) == (not message_ids):
            raise InvalidInput(
                "validation_error", "Give up_to_seq or message_ids, one of the two.", {"field": "up_to_seq"}
            )
        event_id, at = uuid7(), self._clock.now()
        if up_to_seq is not None:
            return await self._pointers.move(
                room_id, reader_id, up_to_seq=up_to_seq, event_id=event_id, at=at
            )
        return await self._pointers.move_past(room_id, reader_id, message_ids, event_id=event_id, at=at)
