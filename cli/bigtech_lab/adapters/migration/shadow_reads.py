"""Sends the same reads to both homes of a context, past the gateway."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bigtech_lab.application.ports.traffic import Answered
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.migration import Side
from bigtech_lab.errors import EnvironmentNotReady

if TYPE_CHECKING:
    import httpx

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
_LOOKS = 3


class ShadowReads:
    """Implements Shadow. `token_of` gives an access token for a user."""

    def __init__(
        self, monolith_url: str, service_url_of: Callable[[str], str], token_of: Callable[[int], str]
    ) -> None:
        self._monolith_url = monolith_url
        self._service_url_of = service_url_of
        self._token_of = token_of

    async def reads(
        self, context: str, user_ids: Sequence[int], owner: Side, catch_up: Callable[[], Awaitable[object]]
    ) -> Sequence[Answered]:
        """See the port; EnvironmentNotReady when one of them does not answer."""
        import httpx

        answered: list[Answered] = []
        async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as client:
            homes = {Side.MONOLITH: self._monolith_url, Side.SERVICE: self._service_url_of(context)}
            asking = _Asking(client, homes, owner, catch_up)
            try:
                for user in user_ids:
                    answered += await self._of_user(asking, context, user)
            except httpx.TransportError as problem:
                raise EnvironmentNotReady(
                    Localized(
                        f"A home of '{context}' does not answer: {str(problem) or type(problem).__name__}.",
                        f"'{context}'의 한쪽이 응답하지 않습니다: {str(problem) or type(problem).__name__}.",
                    ),
                    code="home-away",
                    hint="bigtech-lab up --profile strangler",
                ) from problem
        return answered

    async def _of_user(self, asking: _Asking, context: str, user: int) -> list[Answered]:
        token = self._token_of(user)
        paths = [path.format(user=user) for path in _READS[context]]
        if context == "chat":
            rooms = await asking.rooms(token)
            paths += [read.format(room=room) for room in rooms for read in _ROOM_READS]
        return [await asking.both(path, user, token) for path in paths]


@dataclass(frozen=True)
class _Asking:
    """Asks both homes the same."""

    client: httpx.AsyncClient
    homes: Mapping[Side, str]
    owner: Side
    catch_up: Callable[[], Awaitable[object]]

    async def both(self, path: str, user: int, token: str) -> Answered:
        """The owner before and after the copy: what changes in between can be held against nothing."""
        found = Answered("", "", "")
        for _ in range(_LOOKS):
            before = await self._ask(self.owner, path, token)
            await self.catch_up()
            copy = await self._ask(self.owner.other, path, token)
            after = await self._ask(self.owner, path, token)
            own = copy if copy == before else after
            monolith, service = (own, copy) if self.owner is Side.MONOLITH else (copy, own)
            settled = copy in {before, after} or before == after
            found = Answered(f"GET {path} as user {user}", monolith, service, settled)
            if monolith == service:
                break
        return found

    async def rooms(self, token: str) -> list[int]:
        """Some rooms of the user."""
        answer = await self.client.get(f"{self.homes[self.owner]}/api/chat-rooms", headers=_bearer(token))
        return [room["id"] for room in answer.json()][:_ROOMS] if answer.status_code == _OK else []

    async def _ask(self, side: Side, path: str, token: str) -> str:
        return _comparable(await self.client.get(self.homes[side] + path, headers=_bearer(token)))


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


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
