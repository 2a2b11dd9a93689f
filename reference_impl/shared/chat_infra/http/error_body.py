"""The one shape of every error answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from chat_infra.http.json import JsonResponse
from chat_kernel.errors import (
    Conflict,
    DomainError,
    InvalidInput,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    RuleBroken,
    Unavailable,
)


class ErrorBody(msgspec.Struct, frozen=True):
    """What went wrong: `error` for programs, `message` for people."""

    error: str
    message: str
    details: dict[str, Any]
    status_code: int


# --8<-- [start:status-of]
STATUS_OF: Final[dict[type[DomainError], int]] = {
    InvalidInput: 422,
    RuleBroken: 400,
    NotAuthenticated: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Unavailable: 503,
}
# --8<-- [end:status-of]


def error_response(
    status: int,
    error: str,
    message: str,
    details: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """Make an error answer."""
    body = ErrorBody(error, message, dict(details or {}), status)
    return JsonResponse(body, status_code=status, headers=dict(headers or {}))


def domain_error_response(problem: DomainError) -> JsonResponse:
    """Make the answer for a refusal of the domain."""
    status = next((STATUS_OF[kind] for kind in type(problem).__mro__ if kind in STATUS_OF), 400)
    headers: dict[str, str] = {}
    if isinstance(problem, Unavailable):
        headers["Retry-After"] = str(problem.retry_after)
    if isinstance(problem, NotAuthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    return error_response(status, problem.error, problem.message, problem.details, headers)
