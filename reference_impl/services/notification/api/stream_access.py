"""Who opens a stream: the bearer token, or a ticket in the address."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from fastapi.security.base import SecurityBase
from starlette.requests import Request

from chat_infra.http.auth import Caller, bearer_token
from services.notification.infrastructure.redis.stream_tickets import StreamTickets

Ticket = Annotated[
    str | None,
    Query(max_length=200, description="A single-use ticket, where no Authorization header can be sent."),
]


class StreamAccess(SecurityBase):
    """Dependency that authenticates by ticket if there is one, else by bearer token."""

    def __init__(self, tickets: StreamTickets) -> None:
        self.model = bearer_token.model
        self.scheme_name = bearer_token.scheme_name
        self._tickets = tickets

    async def __call__(self, request: Request, ticket: Ticket = None) -> Caller:
        """Return the caller.

        Raises:
            NotAuthenticated: neither is valid.
            Unavailable: it cannot be told now.
        """
        if ticket is None:
            return await bearer_token(request)
        return await self._tickets.redeem(ticket)
