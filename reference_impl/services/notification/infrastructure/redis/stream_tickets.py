"""Tickets for the stream: an EventSource cannot send an Authorization header, and a token in an address
ends up in logs and histories. A ticket opens one stream, once, soon.
"""

from __future__ import annotations

import secrets
import time
from typing import Any, Final

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chat_infra.http.auth import Caller
from chat_infra.sessions.revoked import RevokedSessions
from chat_kernel.errors import NotAuthenticated, Unavailable

TICKET_SECONDS: Final = 30
_BYTES: Final = 32


class _Bearer(msgspec.Struct, frozen=True):
    """Who a ticket speaks for; the access token itself is not kept."""

    user_id: int
    username: str
    session_id: str
    expires_at: float


_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(_Bearer).decode


class StreamTickets:
    """Issues tickets and takes them back, each once: GETDEL lets only one request have it.

    `revoked` knows which sessions have ended: their tickets are void.
    """

    def __init__(self, redis: Redis, revoked: RevokedSessions) -> None:
        self._redis = redis
        self._revoked = revoked

    async def issue(self, caller: Caller) -> str:
        """Return a new ticket for a caller.

        Raises:
            Unavailable: Redis is away.
        """
        ticket = secrets.token_urlsafe(_BYTES)
        # A token without an end (in tests) has no place in JSON.
        expires_at = min(caller.expires_at, 2.0**53)
        bearer = _Bearer(caller.user_id, caller.username, caller.session_id, expires_at)
        try:
            await self._redis.set(_key(ticket), _encode(bearer), ex=TICKET_SECONDS)
        except (RedisError, OSError) as outage:
            raise _away(outage) from outage
        return ticket

    async def redeem(self, ticket: str) -> Caller:
        """Return whom a ticket was issued to; it is spent thereby.

        Raises:
            NotAuthenticated: it is unknown, spent or expired, or what it was issued for has ended.
            Unavailable: Redis is away, or which sessions have ended cannot be told.
        """
        try:
            kept: Any = await self._redis.getdel(_key(ticket))
        except (RedisError, OSError) as outage:
            raise _away(outage) from outage
        if kept is None:
            raise NotAuthenticated("invalid_ticket", "The ticket is unknown, used or expired; get a new one.")
        bearer = _decode(kept)
        if bearer.expires_at <= time.time():
            raise NotAuthenticated("token_expired", "The token has expired; refresh it.")
        await self._revoked.admit(bearer.session_id)
        return Caller(bearer.user_id, bearer.username, "", bearer.session_id, bearer.expires_at)


def _key(ticket: str) -> str:
    return f"stream_ticket:{ticket}"


def _away(outage: Exception) -> Unavailable:
    reason = type(outage).__name__
    return Unavailable("redis_unavailable", "Tickets cannot be had at the moment.", {"reason": reason})
