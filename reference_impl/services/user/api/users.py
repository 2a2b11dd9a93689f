"""Other users."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from chat_infra.http.auth import CurrentCaller
from chat_infra.http.contract import answers
from chat_infra.http.json import JsonResponse
from chat_kernel.errors import InvalidInput
from services.user.api.shapes import ExistsOut, ProfileOut, SearchOut, profile
from services.user.application.accounts import Accounts
from services.user.application.presence import PresenceDesk
from services.user.domain.user import User

_MOST_IDS: Final = 100
_MOST_DIGITS: Final = 30


def users_router(accounts: Accounts, desk: PresenceDesk) -> APIRouter:
    """Make the endpoints under /api/users."""
    router = APIRouter(prefix="/api/users", tags=["users"])

    async def shown(users: Sequence[User], viewer_id: int) -> list[ProfileOut]:
        presences = await desk.for_profiles(users, viewer_id)
        return [profile(user, viewer_id, presences[user.id]) for user in users]

    @router.get(
        "/search",
        response_model=None,
        responses=answers({200: SearchOut}, 401, 422, 503),
        summary="Search by username or display name",
    )
    async def search(
        caller: CurrentCaller,
        query: Annotated[str, Query(min_length=1, max_length=50, pattern=r"^[^\x00]*$")],
        limit: Annotated[int, Query(ge=1, le=100)] = 10,
    ) -> Response:
        users, total = await accounts.search(query, limit)
        return JsonResponse(SearchOut(await shown(users, caller.user_id), total))

    @router.get(
        "",
        response_model=None,
        responses=answers({200: list[ProfileOut]}, 401, 422, 503),
        summary="Read several users; ids that do not exist are left out",
    )
    async def read_many(caller: CurrentCaller, user_ids: Annotated[str, Query(examples=["1,2"])]) -> Response:
        users = await accounts.find_many(_ids(user_ids))
        return JsonResponse(await shown(users, caller.user_id))

    @router.get(
        "/{user_id}",
        response_model=None,
        responses=answers({200: ProfileOut}, 401, 404, 422, 503),
        summary="Read a user",
    )
    async def read(user_id: int, caller: CurrentCaller) -> Response:
        [out] = await shown([await accounts.find(user_id)], caller.user_id)
        return JsonResponse(out)

    @router.get(
        "/{user_id}/exists",
        response_model=None,
        responses=answers({200: ExistsOut}, 401, 422, 503),
        summary="Is there such a user?",
    )
    async def exists(user_id: int, caller: CurrentCaller) -> Response:
        return JsonResponse(ExistsOut(user_id, await accounts.exists(user_id)))

    return router


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


def _ids(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or len(parts) > _MOST_IDS or not all(map(_is_id, parts)):
        raise InvalidInput(
            "validation_error", f"user_ids: 1 to {_MOST_IDS} ids, separated by commas.", {"field": "user_ids"}
        )
    return [int(part) for part in parts]
