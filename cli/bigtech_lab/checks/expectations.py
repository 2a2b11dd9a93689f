"""Expectations of HTTP answers that explain themselves when they are not met."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bigtech_lab.application.ports.observers import Reply
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.domain.failure import Failure

ERROR_FIELDS = frozenset({"error", "message", "details", "status_code"})


def expect_status(request: str, reply: Reply, *expected: int) -> None:
    """Raises Failure `wrong-status` unless the answer has one of the expected status codes.

    `request` names what was asked: `POST /api/auth/register`.
    """
    if reply.status not in expected:
        wanted = expected[0] if len(expected) == 1 else list(expected)
        raise Failure(
            "wrong-status",
            expected=wanted,
            actual=reply.status,
            evidence=Evidence(request=request, status=reply.status, body=reply.body),
            request=request,
        )


def expect_fields(request: str, body: Any, required: Collection[str]) -> Mapping[str, Any]:
    """The body, once it is known to be an object with exactly these fields; raises Failure `wrong-fields`."""
    seen = sorted(body) if isinstance(body, Mapping) else type(body).__name__
    if seen != sorted(required):
        raise Failure(
            "wrong-fields",
            expected=sorted(required),
            actual=seen,
            evidence=Evidence(request=request, body=body),
            request=request,
        )
    fields: Mapping[str, Any] = body
    return fields


def expect_error_shape(request: str, reply: Reply, status: int) -> Mapping[str, Any]:
    """The body of an error in the one shape that the API has (`ERROR_FIELDS`).

    Raises Failure `wrong-status`, `wrong-fields` or, when the body tells another status, `wrong-value`.
    """
    expect_status(request, reply, status)
    body = expect_fields(request, reply.body, ERROR_FIELDS)
    expect_value(f"status_code ({request})", body["status_code"], status)
    return body


def expect_value(what: str, actual: Any, expected: Any) -> None:
    """Raises Failure `wrong-value` unless the two are equal; `what` names the value for people."""
    if actual != expected:
        raise Failure("wrong-value", expected=expected, actual=actual, what=what)
