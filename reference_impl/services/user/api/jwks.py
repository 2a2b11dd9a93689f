"""The public keys that access tokens can be checked with."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from chat_infra.http.contract import answers
from chat_infra.http.json import JsonResponse


class JwksOut(msgspec.Struct):
    """A JSON Web Key set (RFC 7517)."""

    keys: list[dict[str, str]]


def jwks_router(jwk: Mapping[str, str]) -> APIRouter:
    """Make the endpoint of the key set."""
    router = APIRouter(tags=["auth"])

    @router.get(
        "/.well-known/jwks.json",
        response_model=None,
        responses=answers({200: JwksOut}),
        summary="The keys that sign access tokens",
    )
    async def keys() -> Response:
        return JsonResponse(JwksOut([dict(jwk)]), headers={"Cache-Control": "public, max-age=300"})

    return router
