"""Who is calling: the bearer token of a request."""

from __future__ import annotations

import math
from typing import Annotated, Final, Protocol

import msgspec
from fastapi import Depends
from fastapi.openapi.models import HTTPBearer as HTTPBearerModel
from fastapi.security.base import SecurityBase
from starlette.requests import Request

from chat_kernel.errors import NotAuthenticated


class Caller(msgspec.Struct, frozen=True):
    """An authenticated user; `token` is what they showed, for asking another service on their behalf.

    `expires_at` is when that token does, in seconds since 1970.
    """

    user_id: int
    username: str
    token: str
    session_id: str = ""
    expires_at: float = math.inf


class TokenVerifier(Protocol):
    """Establishes who a token speaks for."""

    async def verify(self, token: str) -> Caller:
        """Return the caller.

        Raises:
            NotAuthenticated: the token is not valid.
            Unavailable: it cannot be told now, because the keys or the revoked sessions cannot be had.
        """
        ...


class BearerToken(SecurityBase):
    """Dependency that authenticates the request, and shows in the API's documentation that it does."""

    def __init__(self) -> None:
        self.model = HTTPBearerModel(bearerFormat="JWT")
        self.scheme_name = "bearerAuth"

    async def __call__(self, request: Request) -> Caller:
        """Return the caller; raises as `TokenVerifier.verify` does."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotAuthenticated("not_authenticated", "Send a bearer token in the Authorization header.")
        verifier: TokenVerifier = request.app.state.verifier
        return await verifier.verify(token.strip())


bearer_token: Final = BearerToken()
CurrentCaller = Annotated[Caller, Depends(bearer_token)]
"""Annotate an endpoint's parameter with this to require a valid token."""
