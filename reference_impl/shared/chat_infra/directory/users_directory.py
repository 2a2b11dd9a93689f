"""Looks users up: first in the read model, then, for someone just registered, at user-service itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

import asyncpg
import msgspec

from chat_infra.directory.known_user import KnownUser
from chat_infra.directory.projection import REMEMBER
from chat_infra.http.outbound import Outbound
from chat_infra.postgres.database import Database
from chat_kernel.errors import NotFound, Unavailable

_ONE: Final = "SELECT user_id, username, display_name, email, as_of FROM known_users WHERE user_id = $1"
_MANY: Final = (
    "SELECT user_id, username, display_name, email, as_of FROM known_users WHERE user_id = ANY($1::bigint[])"
)
_OK: Final = 200
_NOT_FOUND: Final = 404
# Older than any event, so that what user-service says in an event always wins over this answer.
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class _Profile(msgspec.Struct):
    id: int
    username: str
    display_name: str


class UsersDirectory:
    """The users that this service has heard of."""

    def __init__(self, database: Database, outbound: Outbound, user_service_url: str) -> None:
        self._database = database
        self._outbound = outbound
        self._user_service_url = user_service_url

    async def find(self, user_id: int, *, token: str) -> KnownUser:
        """Return a user.

        Args:
            user_id: whom to look for.
            token: the caller's access token, shown to user-service if it has to be asked.

        Raises:
            NotFound: user-service itself says that there is no such user.
            Unavailable: this service has not heard of the user, and user-service cannot be asked.
        """
        # --8<-- [start:find]
        row = await self._database.fetchrow(_ONE, user_id)
        if row is not None:
            return _known(row)
        return await self._ask(user_id, token)
        # --8<-- [end:find]

    async def find_known(self, user_ids: Iterable[int]) -> Mapping[int, KnownUser]:
        """Return those of the users that the read model has, by id.

        Raises:
            Unavailable: the database is away.
        """
        rows = await self._database.fetch(_MANY, list(user_ids))
        return {row["user_id"]: _known(row) for row in rows}

    async def _ask(self, user_id: int, token: str) -> KnownUser:
        answer = await self._outbound.get(
            f"{self._user_service_url}/api/users/{user_id}", {"Authorization": f"Bearer {token}"}
        )
        # --8<-- [start:ask]
        if answer.status == _NOT_FOUND:
            raise NotFound("user_not_found", f"There is no user {user_id}.", {"user_id": user_id})
        if answer.status != _OK:
            raise Unavailable(
                "dependency_unavailable",
                "user-service did not say who that is.",
                {"user_id": user_id, "status": answer.status},
            )
        profile = msgspec.json.decode(answer.body, type=_Profile)
        user = KnownUser(profile.id, profile.username, profile.display_name, None, _LONG_AGO)
        await self._database.execute(
            REMEMBER, user.user_id, user.username, user.display_name, user.email, user.as_of
        )
        return user
        # --8<-- [end:ask]


def _known(row: asyncpg.Record) -> KnownUser:
    return KnownUser(row["user_id"], row["username"], row["display_name"], row["email"], row["as_of"])
