"""An encoded event at its place in a stream."""

from __future__ import annotations

from typing import Final, NamedTuple

from chat_infra.http.sse import sse_frame

PASSING: Final = 0
"""The cursor of a frame that has no place in the sequence: it is passed on as it comes, or lost."""


class Frame(NamedTuple):
    """Encoded once; its bytes are shared by every listener."""

    cursor: int
    data: bytes


def encode_frame(cursor: int, event: str, json_data: bytes) -> Frame:
    """Encode an event; `json_data` is JSON without line breaks, as encoders write it."""
    return Frame(cursor, sse_frame(event, json_data, cursor))
