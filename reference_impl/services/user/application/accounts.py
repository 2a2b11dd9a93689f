"""Opening accounts and looking at them."""

from __future__ import annotations

from collections.abc import Sequence

from chat_kernel.clock import Clock
from chat_kernel.errors import NotFound
from services.user.application.ports import PasswordHasher, UserStore
from services.user.domain.email import Email
from services.user.domain.password_policy import require_acceptable
from services.user.domain.user import User
from services.user.domain.username import Username


class Accounts:
    """The use cases around accounts and profiles."""

    def __init__(self, users: UserStore, hasher: PasswordHasher, clock: Clock) -> None:
        self._users = users
        self._hasher = hasher
        self._clock = clock

    async def register(self, *, email: str, username: str, password: str, display_name: str | None) -> User:
        """Open an account.

        Raises:
            InvalidInput: a value is not acceptable.
            Conflict: the address or the name is taken.
            Unavailable: the database is away, or too many passwords are being hashed.
        """
        # --8<-- [start:register]
        address, name = Email(email.strip()), Username(username)
        require_acceptable(password)
        # Hashed before a connection is taken: 25 ms of computing must not hold one.
        password_hash = await self._hasher.hash(password)
        user = User.register(
            user_id=await self._users.next_id(),
            email=address,
            username=name,
            password_hash=password_hash,
            display_name=display_name,
            at=self._clock.now(),
        )
        await self._users.add(user)
        return user
        # --8<-- [end:register]

    async def present_as(self, user_id: int, *, display_name: str | None, status_message: str | None) -> User:
        """Change what others see of a user.

        Raises:
            InvalidInput, NotFound, Unavailable: see the aggregate and the store.
        """
        now = self._clock.now()
        return await self._users.change(
            user_id,
            lambda user: user.present_as(display_name=display_name, status_message=status_message, at=now),
        )

    async def find(self, user_id: int) -> User:
        """Return a user.

        Raises:
            NotFound: there is none with this id.
        """
        user = await self._users.by_id(user_id)
        if user is None:
            raise NotFound("user_not_found", f"There is no user {user_id}.", {"user_id": user_id})
        return user

    async def find_many(self, user_ids: Sequence[int]) -> list[User]:
        """Return those users that exist, in the order asked for."""
        return await self._users.by_ids(user_ids)

    async def search(self, text: str, limit: int) -> tuple[list[User], int]:
        """Return users whose names contain `text`, and how many there are in all."""
        return await self._users.search(text, limit)

    async def exists(self, user_id: int) -> bool:
        """Whether there is such a user."""
        return await self._users.exists(user_id)
