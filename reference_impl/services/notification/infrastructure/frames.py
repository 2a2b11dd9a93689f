"""A notification as a frame of its user's stream."""

from __future__ import annotations

from typing import Final

import msgspec

from chat_infra.streams.frame import Frame, encode_frame
from services.notification.application.views import view_of
from services.notification.domain.notification import Notification

encode_view: Final = msgspec.json.Encoder().encode


def notification_frame(notification: Notification) -> Frame:
    """Encode a notification for its stream; its seq is the cursor."""
    return encode_frame(notification.seq, "notification", encode_view(view_of(notification)))
