"""The users that this service knows, as the use cases want them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from chat_infra.directory.known_user import KnownUser
from chat_infra.directory.users_directory import UsersDirectory
from chat_infra.postgres.database import Database
from services.friend.application.ports import Person

_LAST_SEEN: Final = "SELECT user_id, last_seen_at FROM last_seen WHERE user_id = ANY($1::bigint[])"


class KnownPeople:
    """Implements `People` on the users directory and on what was heard of people's coming and going."""

    def __init__(self, directory: UsersDirectory, database: Database) -> None:
        self._directory = directory
        self._database = database

    async def find(self, user_id: int, *, token: str) -> Person:
        """Return a user, if need be by asking user-service."""
        user = await self._directory.find(user_id, token=token)
        return _person(user, await self._last_seen([user_id]))

    async def find_known(self, user_ids: Iterable[int]) -> Mapping[int, Person]:
        """Return those of the users that this service has heard of."""
        known = await self._directory.find_known(user_ids)
        seen = await self._last_seen(known)
        return {user_id: _person(user, seen) for user_id, user in known.items()}

    async def _last_seen(self, user_ids: Iterable[int]) -> Mapping[int, datetime]:
        rows = await self._database.fetch(_LAST_SEEN, list(user_ids))
        return {row["user_id"]: row["last_seen_at"] for row in rows}


def _person(user: KnownUser, seen: Mapping[int, datetime]) -> Person:
    return Person(user.user_id, user.username, user.display_name, user.email, seen.get(user.user_id))
