"""Access tokens: EdDSA-signed JWTs, checked against the keys that user-service publishes."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import Any, Final, Protocol

import jwt
import msgspec

from chat_infra.http.auth import Caller
from chat_infra.http.outbound import Outbound
from chat_infra.logs import get_logger
from chat_infra.sessions.revoked import RevokedSessions
from chat_kernel.errors import NotAuthenticated, Unavailable

ALGORITHM: Final = "EdDSA"
ISSUER: Final = "bigtech-lab"
AUDIENCE: Final = "bigtech-chat"

_REMEMBERED: Final = 4096
_KEYS_FRESH_SECONDS: Final = 600.0
_REFETCH_SECONDS: Final = 2.0
_OK: Final = 200
_SKEW_SECONDS: Final = 30.0
"""How far the issuer's clock may be ahead of ours (`iat`, `nbf`). The end of a token is exact: being late
costs a client one refresh, being generous would outlive the list of revoked sessions."""


class KeySource(Protocol):
    """Finds the public key for a key id."""

    async def key(self, key_id: str) -> Any:
        """Return the key, None if there is none of that id.

        Raises:
            Unavailable: it cannot be told now.
        """
        ...


class RemoteKeys:
    """The key set at a URL (JWKS, RFC 7517), kept for as long as its owner cannot be reached."""

    def __init__(self, url: str, outbound: Outbound) -> None:
        self._url = url
        self._outbound = outbound
        self._keys: dict[str, Any] = {}
        self._fetched_at = 0.0
        self._tried_at = 0.0
        self._lock = asyncio.Lock()
        self._log = get_logger("jwks")

    async def key(self, key_id: str) -> Any:
        """Return the key, None if the owner has none of that id.

        Raises:
            Unavailable: the id is not known here and the owner cannot be asked.
        """
        known = self._keys.get(key_id)
        now = time.monotonic()
        if known is not None and now - self._fetched_at < _KEYS_FRESH_SECONDS:
            return known
        async with self._lock:
            now = time.monotonic()
            if key_id in self._keys and now - max(self._fetched_at, self._tried_at) < _KEYS_FRESH_SECONDS:
                return self._keys[key_id]
            if self._fetched_at and now - self._fetched_at < _REFETCH_SECONDS:
                # Invented key ids must not make a flood of requests to user-service.
                return self._keys.get(key_id)
            self._tried_at = now
            try:
                await self._fetch()
            except Unavailable:
                if known is None:
                    raise
                self._log.warning("jwks_refresh_failed", url=self._url)
            return self._keys.get(key_id)

    async def _fetch(self) -> None:
        answer = await self._outbound.get(self._url)
        if answer.status != _OK:
            raise Unavailable(
                "keys_unavailable", "The signing keys cannot be had.", {"status": answer.status}
            )
        document = msgspec.json.decode(answer.body, type=dict[str, list[dict[str, Any]]])
        self._keys = {str(entry.get("kid")): jwt.PyJWK(entry).key for entry in document.get("keys", [])}
        self._fetched_at = time.monotonic()


class JwtVerifier:
    """Checks tokens; one that was valid is remembered until it expires, since its signature does not change.

    `revoked` knows which sessions have ended; it is asked each time. None: none ends before its tokens.
    """

    def __init__(self, keys: KeySource, revoked: RevokedSessions | None = None) -> None:
        self._keys = keys
        self._revoked = revoked
        self._remembered: OrderedDict[str, Caller] = OrderedDict()

    async def verify(self, token: str) -> Caller:
        """Return who the token speaks for.

        Raises:
            NotAuthenticated: it is malformed, expired, forged, signed by an unknown key, or its session has
                ended.
            Unavailable: the keys, or which sessions have ended, cannot be had now.
        """
        caller = self._remembered.get(token)
        if caller is None or caller.expires_at <= time.time():
            caller = await self._check(token)
            self._remembered[token] = caller
            if len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        if self._revoked is not None:
            await self._revoked.admit(caller.session_id)
        return caller

    async def _check(self, token: str) -> Caller:
        try:
            # --8<-- [start:check]
            header = jwt.get_unverified_header(token)
            if header.get("alg") != ALGORITHM:
                raise NotAuthenticated("invalid_token", "The token is not signed the way ours are.")
            key = await self._keys.key(str(header.get("kid", "")))
            if key is None:
                raise NotAuthenticated("invalid_token", "The token is signed by an unknown key.")
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                leeway=_SKEW_SECONDS,
                options={"require": ["exp", "sub", "iat"]},
            )
            # --8<-- [end:check]
            caller = Caller(
                int(claims["sub"]),
                str(claims.get("username", "")),
                token,
                str(claims.get("sid", "")),
                float(claims["exp"]),
            )
        except jwt.ExpiredSignatureError:
            raise _expired() from None
        except (jwt.PyJWTError, ValueError, TypeError):
            raise NotAuthenticated("invalid_token", "The token is not valid.") from None
        # The library grants the leeway to the end as well.
        if caller.expires_at <= time.time():
            raise _expired()
        return caller


def _expired() -> NotAuthenticated:
    return NotAuthenticated("token_expired", "The token has expired; refresh it.")
