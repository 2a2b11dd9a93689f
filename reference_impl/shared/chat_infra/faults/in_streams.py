"""Event streams that break, and event streams that only look alive."""

from __future__ import annotations

from typing import Final

from chat_infra.faults.declared import DROPPED_SSE, SILENT_SSE
from chat_infra.faults.faults import Faults
from chat_infra.http.sse import HEARTBEAT_FRAME, ByteStream, Take

_DATA: Final = b"\ndata: "
_READY: Final = b"event: ready\n"


def taking_with_faults(faults: Faults, stream: ByteStream) -> Take:
    """Return what a response takes its pieces by."""
    return _FaultyTaking(faults, stream)


class _FaultyTaking:
    """`dropped-sse`: the connection ends after some events. `silent-sse`: only heartbeats are sent."""

    __slots__ = ("_faults", "_sent", "_stream")

    def __init__(self, faults: Faults, stream: ByteStream) -> None:
        self._faults = faults
        self._stream = stream
        self._sent = 0

    async def __call__(self, heartbeat: float) -> bytes | None:
        faults = self._faults
        dropped = None if faults.are_off else faults.parameters(DROPPED_SSE)
        if dropped is not None and self._sent >= dropped["events"]:
            return None
        piece = await self._stream.take(heartbeat)
        if piece is None or faults.are_off:
            return piece
        events = piece.count(_DATA) - piece.count(_READY)
        if events and faults.is_on(SILENT_SSE):
            return HEARTBEAT_FRAME
        if faults.is_on(DROPPED_SSE):
            self._sent += events
        return piece
