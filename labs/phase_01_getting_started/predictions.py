"""Phase 1: what goes on when user-service stops."""

from __future__ import annotations

import asyncio

from bigtech_lab.application.ports.observers import Reply
from bigtech_lab.checks.experiment import Experiment, Observation, what_succeeds


async def user_service_stops(experiment: Experiment) -> Observation:
    """Two friends with a room and tokens; then user-service is stopped, and a call of each kind made."""
    chat = experiment.lab.chat
    mina, jun = await asyncio.gather(experiment.user("mina"), experiment.user("jun"))
    await experiment.friends(mina, jun)
    room = (await chat.open_room(mina.access_token, jun.id)).body["id"]
    async with experiment.lab.stopped("user-service"):
        replies: dict[str, tuple[str, Reply]] = {
            "log-in": (
                "POST /api/auth/login/json",
                await chat.login(email=mina.email, password=mina.password),
            ),
            "own-profile": ("GET /api/profile/me", await chat.profile(mina.access_token)),
            "send-message": (
                "POST /api/messages/{room_id}",
                await chat.send_message(mina.access_token, room, "While user-service is stopped."),
            ),
            "friend-list": ("GET /api/friends/list", await chat.friends(mina.access_token)),
            "notifications": ("GET /api/notifications", await chat.notifications(jun.access_token)),
        }
    return what_succeeds(replies)
