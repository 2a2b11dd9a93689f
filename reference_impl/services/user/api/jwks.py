"""The public keys that access tokens can be checked with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from chat_infra.http.contract import answers
from chat_infra.http.json import JsonResponse


class JwksOut(msgspec.Struct):
    """A JSON Web Key set (RFC 7517)."""

    keys: list[dict[str, str]]


def jwks_router(published: Callable[[], Sequence[Mapping[str, str]]]) -> APIRouter:
    """Make the endpoint of the key set; `published` says which keys are in it now."""
    router = APIRouter(tags=["auth"])

    @router.get(
        "/.well-known/jwks.json",
        response_model=None,
        responses=answers({200: JwksOut}),
        summary="The keys that sign access tokens",
    )
    async def keys() -> Response:
        # Whoever keeps it longer has to ask again when a token names a key that is not in it.
        return JsonResponse(
            JwksOut([dict(jwk) for jwk in published()]), headers={"Cache-Control": "public, max-age=60"}
        )

    return router
