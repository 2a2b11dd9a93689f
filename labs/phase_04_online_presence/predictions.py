"""Phase 4: what needs Redis, and when somebody goes offline."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bigtech_lab.application.ports.observers import Reply, SseSubscription
from bigtech_lab.checks import eventually
from bigtech_lab.checks.experiment import Experiment, Observation, seen_alone, what_succeeds

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


async def redis_stops(experiment: Experiment) -> Observation:
    """Two friends with a room; then Redis is stopped, and one call of each kind made."""
    chat = experiment.lab.chat
    mina, jun = await asyncio.gather(experiment.user("mina"), experiment.user("jun"))
    await experiment.friends(mina, jun)
    room = (await chat.open_room(mina.access_token, jun.id)).body["id"]
    async with experiment.lab.stopped("redis"):
        replies: dict[str, tuple[str, Reply]] = {
            "log-in": (
                "POST /api/auth/login/json",
                await chat.login(email=mina.email, password=mina.password),
            ),
            "send-message": (
                "POST /api/messages/{room_id}",
                await chat.send_message(mina.access_token, room, "While Redis is stopped."),
            ),
            "read-messages": ("GET /api/messages/{room_id}", await chat.messages(jun.access_token, room)),
            "heartbeat": (
                "POST /api/online-status/heartbeat",
                await chat.call("POST", "/api/online-status/heartbeat", token=mina.access_token),
            ),
            "who-is-online": (
                "GET /api/online-status/friends",
                await chat.call("GET", "/api/online-status/friends", token=mina.access_token),
            ),
        }
    return what_succeeds(replies)


async def one_of_two_sessions_ends(experiment: Experiment) -> Observation:
    """Two sessions of one user, each with a heartbeat, log out one after the other while a friend looks."""
    chat, observe = experiment.lab.chat, experiment.lab.observe
    mina, watcher = await asyncio.gather(experiment.user("mina"), experiment.user("jun"))
    await experiment.friends(mina, watcher)
    laptop = (await chat.login(email=mina.email, password=mina.password)).body
    phone = (await chat.login(email=mina.email, password=mina.password)).body
    headers = {"Authorization": f"Bearer {watcher.access_token}"}
    async with observe.sse.open(chat.url("/api/online-status/stream"), headers=headers) as stream:
        beats = [
            await chat.call("POST", "/api/online-status/heartbeat", token=session["access_token"])
            for session in (laptop, phone)
        ]
        since = beats[0].received_at
        await _log_out(experiment, laptop)
        early = await eventually(lambda: _left(stream, mina.id, since), within=_AT_ONCE)
        await _log_out(experiment, phone)
        late = early or await eventually(lambda: _left(stream, mina.id, since), within=_PATIENCE)
    if early:
        return seen_alone(
            "at-the-first", "told offline after the first log-out", "첫 번째 로그아웃 뒤 오프라인으로 알려짐"
        )
    if late:
        return seen_alone(
            "at-the-last",
            "nothing after the first log-out; told offline after the second",
            "첫 번째 로그아웃 뒤에는 아무 소식이 없었고, 두 번째 로그아웃 뒤 오프라인으로 알려짐",
        )
    return seen_alone(
        "at-neither",
        f"nothing within {_PATIENCE:g} s of the second log-out",
        f"두 번째 로그아웃 뒤 {_PATIENCE:g}초 동안 아무 소식이 없음",
    )


async def _log_out(experiment: Experiment, session: Mapping[str, Any]) -> None:
    reply = await experiment.lab.chat.call("POST", "/api/auth/logout", token=session["access_token"])
    if reply.status >= 300:
        message = f"a session could not log out: {reply.status}"
        raise AssertionError(message)
