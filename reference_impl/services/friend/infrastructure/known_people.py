"""The users that this service knows, as the use cases want them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chat_infra.directory.known_user import KnownUser
from chat_infra.directory.users_directory import UsersDirectory
from services.friend.application.ports import Person


class KnownPeople:
    """Implements `People` on the users directory."""

    def __init__(self, directory: UsersDirectory) -> None:
        self._directory = directory

    async def find(self, user_id: int, *, token: str) -> Person:
        """Return a user, if need be by asking user-service."""
        return _person(await self._directory.find(user_id, token=token))

    async def find_known(self, user_ids: Iterable[int]) -> Mapping[int, Person]:
        """Return those of the users that this service has heard of."""
        known = await self._directory.find_known(user_ids)
        return {user_id: _person(user) for user_id, user in known.items()}


def _person(user: KnownUser) -> Person:
    return Person(user.user_id, user.username, user.display_name, user.email)
