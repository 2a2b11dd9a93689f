"""Signs access tokens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import jwt

from chat_infra.http.tokens import ALGORITHM, AUDIENCE, ISSUER
from chat_kernel.ids import uuid7
from services.user.domain.user import User
from services.user.infrastructure.security.key_ring import KeyRing

TOKEN_LIFETIME: Final = timedelta(minutes=30)
_LIFETIME_SECONDS: Final = int(TOKEN_LIFETIME.total_seconds())


class JwtIssuer:
    """Implements `TokenIssuer` with EdDSA-signed JWTs (RFC 7519, RFC 8037)."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    @property
    def lifetime_seconds(self) -> int:
        """How long an access token is valid."""
        return _LIFETIME_SECONDS

    def issue(self, user: User, session_id: UUID, now: datetime) -> str:
        """Return a signed token that speaks for the user within a session."""
        issued = int(now.timestamp())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user.id),
            "username": user.username.text,
            "sid": str(session_id),
            "jti": str(uuid7()),
            "iat": issued,
            "exp": issued + _LIFETIME_SECONDS,
        }
        key = self._keys.signing()
        return jwt.encode(claims, key.private_key, ALGORITHM, headers={"kid": key.key_id})
