"""Phase 2: what goes on when a service stops."""

from __future__ import annotations

import asyncio

from bigtech_lab.application.ports.observers import Reply
from bigtech_lab.checks.experiment import Experiment, Observation, what_succeeds


async def friend_service_stops(experiment: Experiment) -> Observation:
    """Prepares people and a room, stops friend-service, and calls one endpoint of each kind."""
    chat = experiment.lab.chat
    mina, jun, stranger = await asyncio.gather(
        experiment.user("mina"), experiment.user("jun"), experiment.user("sora")
    )
    room = (await chat.open_room(mina.access_token, jun.id)).body["id"]
    await chat.send_message(mina.access_token, room, "Before friend-service stops.")
    async with experiment.lab.stopped("friend-service"):
        replies: dict[str, tuple[str, Reply]] = {
            "log-in": (
                "POST /api/auth/login/json",
                await chat.login(email=mina.email, password=mina.password),
            ),
            "search": (
                "GET /api/users/search",
                await chat.call("GET", f"/api/users/search?query={jun.username}", token=mina.access_token),
            ),
            "send-message": (
                "POST /api/messages/{room_id}",
                await chat.send_message(mina.access_token, room, "While it is stopped."),
            ),
            "read-messages": ("GET /api/messages/{room_id}", await chat.messages(jun.access_token, room)),
            "friend-list": ("GET /api/friends/list", await chat.friends(mina.access_token)),
            "friend-request": (
                "POST /api/friends/request",
                await chat.request_friend(mina.access_token, stranger.id),
            ),
            "friend-request-by-event": (
                "POST /api/users/{id}/friend-requests",
                await chat.call(
                    "POST", f"/api/users/{stranger.id}/friend-requests", token=mina.access_token, json={}
                ),
            ),
        }
    return what_succeeds(replies)
