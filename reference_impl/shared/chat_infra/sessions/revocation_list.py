"""The revoked sessions as user-service's database has them: what Redis cannot tell while it is away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Final

import msgspec

from chat_infra.http.outbound import Outbound
from chat_infra.sessions.revoked import Revocation
from chat_kernel.errors import Unavailable

REVOKED_SESSIONS_PATH: Final = "/.well-known/revoked-sessions.json"
_OK: Final = 200

ReadRevocations = Callable[[], Awaitable[Iterable[Revocation]]]
"""Reads all of them from whoever keeps them; raises `Unavailable` when that is not to be had."""


class RevocationList(msgspec.Struct, frozen=True):
    """Every session that has ended before its last access token expires."""

    sessions: list[Revocation]


class RemoteRevocations:
    """Asks user-service, as one asks it for its keys: there is a list of what no longer counts as well.

    Args:
        outbound: makes the call.
        user_service_url: user-service, or a gateway that knows where its routes are at home.
    """

    def __init__(self, outbound: Outbound, user_service_url: str) -> None:
        self._outbound = outbound
        self._url = f"{user_service_url}{REVOKED_SESSIONS_PATH}"

    async def __call__(self) -> list[Revocation]:
        """Return them.

        Raises:
            Unavailable: user-service does not answer, or not with a list.
        """
        answer = await self._outbound.get(self._url)
        try:
            if answer.status == _OK:
                return msgspec.json.decode(answer.body, type=RevocationList).sessions
        except msgspec.MsgspecError as problem:
            raise _no_list(str(problem)) from problem
        raise _no_list(f"answered {answer.status}")


def _no_list(reason: str) -> Unavailable:
    return Unavailable(
        "dependency_unavailable",
        "user-service did not say which sessions have ended.",
        {"reason": reason},
    )
