"""Whom this service knows."""

from __future__ import annotations

from typing import Protocol


class Users(Protocol):
    """Knows who exists, from events that were heard and, for the unheard, by asking user-service."""

    async def find(self, user_id: int, *, token: str) -> object:
        """Return a user.

        Args:
            user_id: Whom to look for.
            token: The caller's access token, shown to user-service if it has to be asked.

        Raises:
            NotFound: user-service itself says that there is no such user.
            Unavailable: Nobody can say now; an outage is not an absence.
        """
        ...
