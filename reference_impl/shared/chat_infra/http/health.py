"""Liveness, readiness and metrics."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from chat_infra.http.json import JsonResponse
from chat_kernel.errors import DomainError

_CHECK_SECONDS: Final = 1.0
Check = Callable[[], Awaitable[object]]


class Health:
    """Knows whether what the service stands on is there; a check raises when it is not."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def add(self, name: str, check: Check) -> None:
        """Make readiness depend on one thing more."""
        self._checks[name] = check

    async def problems(self) -> dict[str, str]:
        """Run every check at once, each for at most a second; return what is wrong by name."""
        names = list(self._checks)
        outcomes = await asyncio.gather(
            *(asyncio.wait_for(self._checks[name](), _CHECK_SECONDS) for name in names),
            return_exceptions=True,
        )
        return {
            name: _told(outcome)
            for name, outcome in zip(names, outcomes, strict=True)
            if isinstance(outcome, BaseException)
        }

    @property
    def names(self) -> list[str]:
        """What readiness depends on."""
        return list(self._checks)


def _told(problem: BaseException) -> str:
    if isinstance(problem, DomainError):
        return problem.message
    return f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__


def health_router(health: Health) -> APIRouter:
    """Make the endpoints that an operator asks."""
    router = APIRouter(tags=["health"])

    @router.get("/health", summary="Is the process there?")
    @router.get("/health/live", summary="Is the process alive?")
    async def live() -> Response:
        return JsonResponse({"status": "healthy"})

    @router.get("/health/ready", summary="Is everything there that requests need?")
    async def ready() -> Response:
        problems = await health.problems()
        checks = {name: problems.get(name, "ok") for name in health.names}
        if not problems:
            return JsonResponse({"status": "ready", "checks": checks})
        body = {
            "error": "not_ready",
            "message": f"Not ready: {', '.join(problems)}.",
            "details": {"checks": checks},
            "status_code": 503,
        }
        return JsonResponse(body, status_code=503)

    @router.get("/metrics", summary="Prometheus metrics", response_class=Response)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
