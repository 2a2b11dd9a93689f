"""Sends the same reads to both homes of a context, past the gateway."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from bigtech_lab.application.ports.traffic import Answered
from bigtech_lab.errors import EnvironmentNotReady

_READS = {
    "user": (
        "/api/profile/me",
        "/api/users/{user}",
        "/api/users/{user}/exists",
        "/api/users/search?query=a&limit=5",
    ),
    "friend": ("/api/friends/list", "/api/friends/requests"),
    "chat": ("/api/chat-rooms", "/api/messages/search?query=a"),
    "notification": ("/api/notifications",),
}
_ROOM_READS = (
    "/api/chat-rooms/{room}",
    "/api/messages/{room}?limit=20",
    "/api/messages/room/{room}/unread-count",
)
_ROOMS = 2
_SECONDS = 5.0
# Who is there at this moment is kept in Redis, where both look, but not in the same instant.
_PASSING = frozenset({"is_online", "last_seen_at"})
_OK = 200


class ShadowReads:
    """Implements Shadow. `token_of` gives an access token for a user."""

    def __init__(
        self, monolith_url: str, service_url_of: Callable[[str], str], token_of: Callable[[int], str]
    ) -> None:
        self._monolith_url = monolith_url
        self._service_url_of = service_url_of
        self._token_of = token_of

    async def reads(self, context: str, user_ids: Sequence[int]) -> Sequence[Answered]:
        """See the port; EnvironmentNotReady when one of them does not answer."""
        import httpx

        answered: list[Answered] = []
        async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as client:
            try:
                for user in user_ids:
                    answered += await self._of_user(client, context, user)
            except httpx.TransportError as problem:
                raise EnvironmentNotReady(
                    f"A home of '{context}' does not answer: {str(problem) or type(problem).__name__}.",
                    code="home-away",
                    hint="bigtech-lab up --profile strangler",
                ) from problem
        return answered

    async def _of_user(self, client: Any, context: str, user: int) -> list[Answered]:
        headers = {"Authorization": f"Bearer {self._token_of(user)}"}
        answered = []
        paths = [path.format(user=user) for path in _READS[context]]
        while paths:
            path = paths.pop(0)
            monolith = await client.get(self._monolith_url + path, headers=headers)
            service = await client.get(self._service_url_of(context) + path, headers=headers)
            answered.append(
                Answered(f"GET {path} as user {user}", _comparable(monolith), _comparable(service))
            )
            if path == "/api/chat-rooms" and monolith.status_code == _OK:
                rooms = [room["id"] for room in monolith.json()][:_ROOMS]
                paths += [read.format(room=room) for room in rooms for read in _ROOM_READS]
        return answered


def _comparable(answer: Any) -> str:
    try:
        body = json.dumps(_lasting(answer.json()), sort_keys=True, ensure_ascii=False)
    except ValueError:
        body = answer.text
    return f"{answer.status_code} {body}"


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _lasting(part) for name, part in value.items() if name not in _PASSING}
    if isinstance(value, list):
        return [_lasting(part) for part in value]
    return value
