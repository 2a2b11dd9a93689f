"""Answers the busiest endpoints without the framework's layers, which are most of their cost."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from chat_infra.http.auth import bearer_token
from chat_kernel.errors import DomainError

OnError = Callable[[Request, Exception], Awaitable[Response]]
# Ids with no sign and no leading zero, short enough to be a bigint: whatever else stands there is the
# framework's to refuse.
_ID: Final = "([1-9][0-9]{0,17})"
_GIVEN: Final = frozenset({"request", "caller"})
_PARAMETER: Final = re.compile(r"\{(\w+)\}")


class HotRoute(NamedTuple):
    """An endpoint that is called directly; its route still documents it and answers what is unusual."""

    method: str
    path: re.Pattern[str]
    parameters: tuple[str, ...]
    asks: frozenset[str]
    """Which of `request` and `caller` the endpoint takes; one without a caller is for anybody."""
    route: APIRoute

    @classmethod
    def of(cls, route: APIRoute) -> HotRoute:
        """Make it from a route whose endpoint takes no more than ids from the path, the request, the caller.

        Raises:
            LookupError: the endpoint wants something else, which only the framework can give it.
        """
        parameters = tuple(_PARAMETER.findall(route.path))
        wanted = {
            name
            for name, parameter in inspect.signature(route.endpoint).parameters.items()
            if parameter.default is inspect.Parameter.empty
        }
        asks = frozenset(wanted - set(parameters))
        if not asks <= _GIVEN or not wanted >= set(parameters) or route.dependencies:
            raise LookupError(f"{route.path} takes {sorted(wanted)}: it cannot be served as a hot route")
        (method,) = tuple(route.methods or ())
        return cls(method, re.compile(_PARAMETER.sub(_ID, route.path)), parameters, asks, route)


def hot_routes(routers: Iterable[Any], names: Sequence[tuple[str, str]]) -> list[HotRoute]:
    """Find routes by method and path; raises LookupError when one is not there."""
    found = {
        (method, route.path): route
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    missing = [name for name in names if name not in found]
    if missing:
        raise LookupError(f"there is no route {missing[0]}")
    return [HotRoute.of(found[name]) for name in names]


class HotPath:
    """Sits before the application; what it does not know goes on as usual."""

    def __init__(
        self,
        app: FastAPI,
        routes: Sequence[HotRoute],
        *,
        on_domain_error: OnError,
        on_http_error: OnError,
    ) -> None:
        self._app = app
        self._routes = routes
        self._on_domain_error = on_domain_error
        self._on_http_error = on_http_error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["query_string"]:
            for hot in self._routes:
                match = hot.path.fullmatch(scope["path"]) if scope["method"] == hot.method else None
                if match is not None:
                    await self._answer(hot, match, scope, receive, send)
                    return
        await self._app(scope, receive, send)

    async def _answer(
        self, hot: HotRoute, match: re.Match[str], scope: Scope, receive: Receive, send: Send
    ) -> None:
        scope["app"], scope["route"] = self._app, hot.route
        request = Request(scope, receive)
        given: dict[str, Any] = dict(zip(hot.parameters, map(int, match.groups()), strict=True))
        try:
            if "caller" in hot.asks:
                given["caller"] = await bearer_token(request)
            if "request" in hot.asks:
                given["request"] = request
            response: Response = await hot.route.endpoint(**given)
        except DomainError as problem:
            response = await self._on_domain_error(request, problem)
        except HTTPException as problem:
            response = await self._on_http_error(request, problem)
        # What a stream does not need is not held for as long as it lasts.
        del request, given, match
        await response(scope, receive, send)
