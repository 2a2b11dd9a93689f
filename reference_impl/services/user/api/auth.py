"""Registration and sessions."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.auth import CurrentCaller
from chat_infra.http.contract import answers, body_of
from chat_infra.http.json import JsonResponse, read_json
from services.user.api.credentials import read_login_form
from services.user.api.shapes import (
    LoggedOut,
    LoginForm,
    LoginIn,
    RefreshIn,
    RegisteredOut,
    RegisterIn,
    TokensOut,
    registered,
)
from services.user.application.accounts import Accounts
from services.user.application.presence import PresenceDesk
from services.user.application.sessions import Sessions, TokenPair


def auth_router(accounts: Accounts, sessions: Sessions, desk: PresenceDesk) -> APIRouter:
    """Make the endpoints under /api/auth."""
    router = APIRouter(prefix="/api/auth", tags=["auth"])

    @router.post(
        "/register",
        status_code=201,
        response_model=None,
        responses=answers({201: RegisteredOut}, 409, 422, 503),
        openapi_extra=body_of(RegisterIn),
        summary="Open an account",
    )
    # --8<-- [start:register]
    async def register(request: Request) -> Response:
        body = await read_json(request, RegisterIn)
        user = await accounts.register(
            email=body.email, username=body.username, password=body.password, display_name=body.display_name
        )
        return JsonResponse(registered(user), status_code=201)

    # --8<-- [end:register]

    @router.post(
        "/login",
        response_model=None,
        responses=answers({200: TokensOut}, 401, 422, 503),
        openapi_extra=body_of(LoginForm, media_type="application/x-www-form-urlencoded"),
        summary="Log in with a form",
    )
    async def log_in_by_form(request: Request) -> Response:
        email, password = await read_login_form(request)
        return _tokens(await sessions.log_in(email, password))

    @router.post(
        "/login/json",
        response_model=None,
        responses=answers({200: TokensOut}, 401, 422, 503),
        openapi_extra=body_of(LoginIn),
        summary="Log in with JSON",
    )
    async def log_in(request: Request) -> Response:
        body = await read_json(request, LoginIn)
        return _tokens(await sessions.log_in(body.email, body.password))

    @router.post(
        "/refresh",
        response_model=None,
        responses=answers({200: TokensOut}, 401, 422, 503),
        openapi_extra=body_of(RefreshIn),
        summary="Exchange a refresh token for a new pair",
    )
    async def refresh(request: Request) -> Response:
        body = await read_json(request, RefreshIn)
        return _tokens(await sessions.refresh(body.refresh_token))

    @router.post(
        "/logout",
        response_model=None,
        responses=answers({200: LoggedOut}, 401, 503),
        summary="End the session of the access token",
    )
    async def log_out(caller: CurrentCaller) -> Response:
        await sessions.log_out(caller.user_id, caller.session_id)
        await desk.leave(caller.user_id, caller.session_id)
        return JsonResponse(LoggedOut(success=True))

    return router


def _tokens(pair: TokenPair) -> Response:
    body = TokensOut(pair.access_token, "bearer", pair.expires_in, pair.refresh_token)
    return JsonResponse(body, headers={"Cache-Control": "no-store"})
