"""Refresh tokens in PostgreSQL."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from chat_infra.postgres.database import Database
from chat_infra.sessions.revoked import Revocation
from chat_kernel.errors import NotAuthenticated
from services.user.application.ports import RefreshToken

_INSERT: Final = (
    "INSERT INTO refresh_tokens (digest, session_id, user_id, expires_at) VALUES ($1, $2, $3, $4)"
)
# Marking and replacing in one statement: of two who present the same token at once, one gets a successor.
_ROTATE: Final = (
    "WITH used AS (UPDATE refresh_tokens SET used_at = $4"
    " WHERE digest = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $4 RETURNING"
    " session_id, user_id)"
    " INSERT INTO refresh_tokens (digest, session_id, user_id, expires_at)"
    " SELECT $2, session_id, user_id, $3 FROM used RETURNING session_id, user_id"
)
_REUSED: Final = "SELECT session_id, user_id FROM refresh_tokens WHERE digest = $1 AND used_at IS NOT NULL"
_REVOKE: Final = (
    "UPDATE refresh_tokens SET revoked_at = $3 WHERE session_id = $1 AND user_id = $2 AND revoked_at IS NULL"
)
_REVOKED_SINCE: Final = (
    "SELECT session_id, max(revoked_at) AS revoked_at FROM refresh_tokens WHERE revoked_at > $1"
    " GROUP BY session_id"
)

Announce = Callable[[Revocation], Awaitable[None]]


class PostgresSessions:
    """Implements `SessionStore`.

    Args:
        database: where refresh tokens are kept.
        announce: makes a revocation known to whoever accepts access tokens.
        token_lifetime: how long an access token may outlive the revocation of its session.
    """

    def __init__(self, database: Database, announce: Announce, *, token_lifetime: timedelta) -> None:
        self._database = database
        self._announce = announce
        self._token_lifetime = token_lifetime

    async def add(self, token: RefreshToken) -> None:
        """Store the first token of a session."""
        await self._database.execute(_INSERT, token.digest, token.session_id, token.user_id, token.expires_at)

    async def rotate(
        self, digest: bytes, successor_digest: bytes, *, expires_at: datetime, now: datetime
    ) -> RefreshToken:
        """Exchange a token for its successor; a token that was used before ends its session."""
        row = await self._database.fetchrow(_ROTATE, digest, successor_digest, expires_at, now)
        if row is not None:
            return RefreshToken(successor_digest, row["session_id"], row["user_id"], expires_at)
        reused = await self._database.fetchrow(_REUSED, digest)
        if reused is None:
            raise NotAuthenticated("refresh_token_invalid", "The refresh token is not valid.")
        await self.revoke(reused["session_id"], reused["user_id"], now)
        raise NotAuthenticated(
            "refresh_token_reused", "This refresh token was used before; the session has been ended."
        )

    async def revoke(self, session_id: UUID, user_id: int, now: datetime) -> None:
        """End a session, here and wherever its access tokens are accepted."""
        await self._database.execute(_REVOKE, session_id, user_id, now)
        await self._announce(self._revocation(session_id, now))

    async def revocations(self) -> list[Revocation]:
        """Return the sessions that have ended while an access token of theirs may still be valid."""
        rows = await self._database.fetch(_REVOKED_SINCE, datetime.now(UTC) - self._token_lifetime)
        return [self._revocation(row["session_id"], row["revoked_at"]) for row in rows]

    def _revocation(self, session_id: UUID, revoked_at: datetime) -> Revocation:
        return Revocation(str(session_id), (revoked_at + self._token_lifetime).timestamp())
