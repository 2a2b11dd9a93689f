"""`/api/notifications/preferences`: what I want to be notified of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.auth import CurrentCaller
from chat_infra.http.contract import answers, body_of
from chat_infra.http.json import JsonResponse, read_json
from services.notification.application.ports.preference_store import PreferenceStore
from services.notification.domain.notice import NotificationType
from services.notification.domain.preferences import Preferences

_MAX_ID = 2**63 - 1
RoomId = Annotated[int, msgspec.Meta(ge=1, le=_MAX_ID)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class TypesBody(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Kinds of notifications to turn on or off; what is not named stays."""

    friend_request: bool | msgspec.UnsetType = msgspec.UNSET
    friend_accepted: bool | msgspec.UnsetType = msgspec.UNSET
    message: bool | msgspec.UnsetType = msgspec.UNSET


class RoomBody(msgspec.Struct, frozen=True):
    """A room to mute, or not; `until` ends the mute by itself."""

    room_id: RoomId
    muted: bool = True
    until: Moment | None = None


class PreferencesBody(msgspec.Struct, frozen=True):
    """What is to change; what is not named stays."""

    types: TypesBody = TypesBody()
    rooms: Annotated[list[RoomBody], msgspec.Meta(max_length=1000)] = []


class TypesView(msgspec.Struct, frozen=True):
    """Which kinds of notifications are on."""

    friend_request: bool
    friend_accepted: bool
    message: bool


class MutedRoomView(msgspec.Struct, frozen=True):
    """A muted room; `until` is None for good."""

    room_id: int
    until: datetime | None
    muted: bool = True


class PreferencesView(msgspec.Struct, frozen=True):
    """What I am notified of; a room that is not in the list is not muted."""

    types: TypesView
    rooms: list[MutedRoomView]


def preferences_router(store: PreferenceStore) -> APIRouter:
    """Make the endpoints of preferences."""
    router = APIRouter(prefix="/api/notifications/preferences", tags=["notifications"])

    @router.get(
        "",
        response_model=None,
        summary="What I am notified of",
        responses=answers({200: PreferencesView}, 401, 503),
    )
    async def my_preferences(caller: CurrentCaller) -> Response:
        return JsonResponse(_view_of(await store.of(caller.user_id)))

    @router.put(
        "",
        response_model=None,
        summary="Turn kinds of notifications on or off, mute rooms",
        openapi_extra=body_of(PreferencesBody),
        responses=answers({200: PreferencesView}, 400, 401, 422, 503),
    )
    async def change_preferences(request: Request, caller: CurrentCaller) -> Response:
        body = await read_json(request, PreferencesBody)
        named = msgspec.structs.asdict(body.types)
        changed = await store.change(
            caller.user_id,
            types={NotificationType(name): on for name, on in named.items() if on is not msgspec.UNSET},
            mute={room.room_id: room.until for room in body.rooms if room.muted},
            unmute=frozenset(room.room_id for room in body.rooms if not room.muted),
        )
        return JsonResponse(_view_of(changed))

    return router


def _view_of(preferences: Preferences) -> PreferencesView:
    on = {kind.value: kind not in preferences.muted_types for kind in NotificationType}
    rooms = [MutedRoomView(room_id, until) for room_id, until in preferences.muted_rooms.items()]
    return PreferencesView(TypesView(**on), rooms)
