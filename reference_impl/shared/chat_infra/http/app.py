"""Makes a service's HTTP application: routes of its own, and everything that all services have alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from chat_infra.http.auth import TokenVerifier
from chat_infra.http.body_limit import BodyTooLarge
from chat_infra.http.boundary import RequestBoundary
from chat_infra.http.error_body import domain_error_response, error_response
from chat_infra.http.health import Health, health_router
from chat_infra.http.hot_path import HotPath, HotRoute
from chat_infra.http.openapi_document import completed
from chat_infra.telemetry.span import SpanSink
from chat_kernel.errors import DomainError

_NAMES: Final = {
    400: "bad_request",
    401: "not_authenticated",
    403: "forbidden",
    404: "route_not_found",
    405: "method_not_allowed",
    415: "unsupported_media_type",
}


def create_app(
    title: str,
    *,
    routers: Sequence[APIRouter],
    verifier: TokenVerifier,
    health: Health,
    version: str = "1.0.0",
) -> FastAPI:
    """Make the application of a service."""
    app = FastAPI(title=title, version=version, openapi_url="/openapi.json", docs_url="/docs", redoc_url=None)
    app.state.verifier = verifier
    for router in (*routers, health_router(health)):
        app.include_router(router)
    app.add_exception_handler(DomainError, _on_domain_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_parameters)
    app.add_exception_handler(Exception, _on_defect)
    generate = app.openapi
    app.openapi = lambda: completed(generate())  # type: ignore[method-assign]
    return app


def with_boundary(app: FastAPI, hot: Sequence[HotRoute] = (), spans: SpanSink | None = None) -> ASGIApp:
    """Put the outermost layer around an application; this is what the server runs.

    The `hot` routes are answered without the framework's layers in between; `spans` are told of each request.
    """
    if not hot:
        return RequestBoundary(app, spans)
    hot_path = HotPath(app, hot, on_domain_error=_on_domain_error, on_http_error=_on_http_error)
    return RequestBoundary(hot_path, spans)


async def _on_domain_error(_: Request, problem: Exception) -> Response:
    return domain_error_response(cast("DomainError", problem))


async def _on_http_error(request: Request, problem: Exception) -> Response:
    if isinstance(problem, BodyTooLarge):
        return problem.response()
    http = cast("HTTPException", problem)
    messages = {
        404: f"There is no {request.url.path} here.",
        405: f"{request.method} is not possible on {request.url.path}.",
    }
    message = messages.get(http.status_code, str(http.detail))
    error = _NAMES.get(http.status_code, "http_error")
    return error_response(http.status_code, error, message, None, http.headers)


async def _on_invalid_parameters(_: Request, problem: Exception) -> Response:
    errors = cast("RequestValidationError", problem).errors()
    fields = [
        {"field": ".".join(str(part) for part in error["loc"][1:]), "problem": error["msg"]}
        for error in errors
    ]
    first = fields[0] if fields else {"field": "", "problem": "invalid"}
    return error_response(
        422,
        "validation_error",
        f"{first['field']}: {first['problem']}",
        {"field": first["field"], "errors": fields},
    )


async def _on_defect(_: Request, __: Exception) -> Response:
    """The framework raises the exception again after this; the boundary logs it."""
    return error_response(500, "internal_error", "Something went wrong on our side.")
