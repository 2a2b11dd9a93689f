"""Logging in, staying logged in, logging out."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from chat_kernel.clock import Clock
from chat_kernel.errors import NotAuthenticated
from chat_kernel.ids import uuid7
from services.user.application.ports import PasswordHasher, RefreshToken, SessionStore, TokenIssuer, UserStore
from services.user.domain.user import User

_REFRESH_LIFETIME: Final = timedelta(days=14)
_LONGEST_PASSWORD: Final = 1024


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a client gets; `expires_in` is the access token's lifetime in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int


class Sessions:
    """The use cases around sessions."""

    def __init__(
        self,
        users: UserStore,
        sessions: SessionStore,
        hasher: PasswordHasher,
        issuer: TokenIssuer,
        clock: Clock,
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._hasher = hasher
        self._issuer = issuer
        self._clock = clock

    async def log_in(self, email: str, password: str) -> TokenPair:
        """Begin a session.

        Raises:
            NotAuthenticated: the address is unknown or the password is wrong; which of them cannot be told
            apart,
                neither by the answer nor by the time it takes.
            Unavailable: the database is away, or too many passwords are being compared.
        """
        user = await self._users.by_email(email.strip()) if "\x00" not in email else None
        stored = user.password_hash if user is not None else None
        if not await self._hasher.matches(password[:_LONGEST_PASSWORD], stored) or user is None:
            raise NotAuthenticated("invalid_credentials", "The e-mail address or the password is wrong.")
        session_id, refresh_token, now = uuid7(), secrets.token_urlsafe(32), self._clock.now()
        await self._sessions.add(
            RefreshToken(_digest(refresh_token), session_id, user.id, now + _REFRESH_LIFETIME)
        )
        return self._pair(user, session_id, refresh_token)

    async def refresh(self, refresh_token: str) -> TokenPair:
        """Exchange a refresh token for a new pair.

        Raises:
            NotAuthenticated: it is unknown, expired or revoked; or was used before, and then the session
            has ended,
                because one of its two users is not its owner.
        """
        successor, now = secrets.token_urlsafe(32), self._clock.now()
        kept = await self._sessions.rotate(
            _digest(refresh_token), _digest(successor), expires_at=now + _REFRESH_LIFETIME, now=now
        )
        user = await self._users.by_id(kept.user_id)
        if user is None:
            raise NotAuthenticated("refresh_token_invalid", "The refresh token is not valid.")
        return self._pair(user, kept.session_id, successor)

    async def log_out(self, user_id: int, session_id: str) -> None:
        """End a session: its refresh and access tokens are worth nothing from now on."""
        try:
            session = UUID(session_id)
        except ValueError:
            raise NotAuthenticated("invalid_token", "The token names no session.") from None
        await self._sessions.revoke(session, user_id, self._clock.now())

    def _pair(self, user: User, session_id: UUID, refresh_token: str) -> TokenPair:
        access_token = self._issuer.issue(user, session_id, self._clock.now())
        return TokenPair(access_token, refresh_token, self._issuer.lifetime_seconds)


def _digest(token: str) -> bytes:
    """A fast digest is enough: the token is 256 random bits, not something a person chose."""
    return hashlib.sha256(token.encode()).digest()
