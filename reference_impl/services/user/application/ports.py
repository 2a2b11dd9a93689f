"""What the use cases need from outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.user.domain.user import User


class UserStore(Protocol):
    """Keeps accounts. Storing one also publishes what it recorded, in one transaction."""

    async def next_id(self) -> int:
        """Reserve an id for a new account."""
        ...

    async def add(self, user: User) -> None:
        """Store a new account.

        Raises:
            Conflict: `email_taken` or `username_taken`, in any mix of upper and lower case.
        """
        ...

    async def change(self, user_id: int, change: Callable[[User], None]) -> User:
        """Apply a change to an account that nobody else changes meanwhile.

        Raises:
            NotFound: there is no such account.
        """
        ...

    async def by_id(self, user_id: int) -> User | None:
        """Return an account."""
        ...

    async def by_ids(self, user_ids: Sequence[int]) -> list[User]:
        """Return those accounts that exist, in the order asked for."""
        ...

    async def by_email(self, email: str) -> User | None:
        """Return the account of an address, in any mix of upper and lower case."""
        ...

    async def search(self, text: str, limit: int) -> tuple[list[User], int]:
        """Return accounts whose username or display name contains `text`, and how many there are in all."""
        ...

    async def exists(self, user_id: int) -> bool:
        """Whether there is such an account."""
        ...


class PasswordHasher(Protocol):
    """Hashes passwords; expensive on purpose, therefore bounded."""

    async def hash(self, password: str) -> str:
        """Return a salted hash.

        Raises:
            Unavailable: too many are being hashed already.
        """
        ...

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """Compare; None costs as much as a real hash and never matches.

        Raises:
            Unavailable: too many are being hashed already.
        """
        ...


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token as it is kept: its digest, and the session (family) that it continues."""

    digest: bytes
    session_id: UUID
    user_id: int
    expires_at: datetime


class SessionStore(Protocol):
    """Keeps refresh tokens."""

    async def add(self, token: RefreshToken) -> None:
        """Store the first token of a session."""
        ...

    async def rotate(
        self, digest: bytes, successor_digest: bytes, *, expires_at: datetime, now: datetime
    ) -> RefreshToken:
        """Exchange a token for its successor, once.

        Raises:
            NotAuthenticated: `refresh_token_invalid`; or `refresh_token_reused`, and then the whole session
            has ended.
        """
        ...

    async def revoke(self, session_id: UUID, user_id: int, now: datetime) -> None:
        """End a session."""
        ...


class TokenIssuer(Protocol):
    """Signs access tokens."""

    @property
    def lifetime_seconds(self) -> int:
        """How long an access token is valid."""
        ...

    def issue(self, user: User, session_id: UUID, now: datetime) -> str:
        """Return a signed token that speaks for the user."""
        ...
