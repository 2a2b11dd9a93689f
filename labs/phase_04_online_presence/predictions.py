"""Phase 4: when somebody goes offline whose heartbeats stop."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bigtech_lab.application.ports.observers import SseSubscription
from bigtech_lab.checks import eventually
from bigtech_lab.checks.experiment import Experiment, Observation, seen_alone

_TTL_SECONDS = 6.0
_PATIENCE = 6.0
_AT_ONCE = 1.5


async def heartbeats_stop(experiment: Experiment) -> Observation:
    """Shortens the lease, sends one heartbeat, then nothing; a friend's stream tells when it noticed."""
    chat, observe = experiment.lab.chat, experiment.lab.observe
    async with experiment.lab.reconfigured("user-service", {"PRESENCE_TTL_SECONDS": f"{_TTL_SECONDS:g}"}):
        gone, watcher = await asyncio.gather(experiment.user("mina"), experiment.user("jun"))
        await experiment.friends(gone, watcher)
        headers = {"Authorization": f"Bearer {watcher.access_token}"}
        async with observe.sse.open(chat.url("/api/online-status/stream"), headers=headers) as stream:
            beat = await chat.call("POST", "/api/online-status/heartbeat", token=gone.access_token)
            left = await eventually(
                lambda: _left(stream, gone.id, beat.received_at), within=_TTL_SECONDS + _PATIENCE
            )
    if left is None:
        waited = _TTL_SECONDS + _PATIENCE
        return seen_alone(
            "never",
            f"online still {waited:g} s after the only heartbeat",
            f"마지막 하트비트 후 {waited:g}초가 지나도 여전히 온라인",
        )
    after = (left - beat.received_at).total_seconds()
    return seen_alone(
        "at-once" if after < _AT_ONCE else "when-the-lease-ends",
        f"the friend's stream told it {after:.1f} s after the only heartbeat (lease: {_TTL_SECONDS:g} s)",
        f"친구의 스트림이 마지막 하트비트 {after:.1f}초 뒤에 알려 줌 (임대 시간: {_TTL_SECONDS:g}초)",
    )


async def _left(stream: SseSubscription, user: int, since: datetime) -> datetime | None:
    for frame in stream.frames:
        data = frame.data if isinstance(frame.data, dict) else {}
        is_hers = frame.event == "presence" and data.get("user_id") == user
        if is_hers and frame.received_at >= since and data.get("is_online") is False:
            return frame.received_at
    return None
