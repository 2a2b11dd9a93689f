"""Refresh tokens in PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from chat_infra.postgres.database import Database
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


class PostgresSessions:
    """Implements `SessionStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
        """End a session."""
        await self._database.execute(_REVOKE, session_id, user_id, now)
