"""Typing: said on a Redis channel, stored nowhere; who does not hear it misses nothing that lasts."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

TYPING_CHANNEL: Final = "chat.typing"


class ChatTyping(msgspec.Struct, frozen=True, kw_only=True):
    """A member of a room writes something; to be shown until `until` and no longer.

    `member_ids` are all members of the room, the writer among them.
    """

    room_id: int
    user_id: int
    username: str
    member_ids: list[int]
    until: datetime
