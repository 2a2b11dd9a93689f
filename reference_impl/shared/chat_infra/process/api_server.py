"""Serves the HTTP application; stops when the process does, without waiting for open event streams."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from functools import partial

import uvicorn

from chat_infra.http.app import create_app, with_boundary
from chat_infra.http.hot_path import hot_routes
from chat_infra.http.tokens import JwtVerifier, RemoteKeys
from chat_infra.process.backbone import Backbone
from chat_infra.process.service import ServiceDefinition, ServiceParts
from chat_infra.process.supervision import keep_running
from chat_infra.sessions.revocation_list import RemoteRevocations


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: the runner has them, for all tasks of the process."""
        yield


async def serve_api(
    definition: ServiceDefinition, parts: ServiceParts, backbone: Backbone, listener: socket.socket
) -> None:
    """Serve on a bound socket until the process is asked to stop."""
    verifier = parts.verifier or JwtVerifier(
        RemoteKeys(backbone.settings.jwks_url, backbone.outbound), backbone.revoked
    )
    routers = parts.routers()
    app = create_app(definition.title, routers=routers, verifier=verifier, health=backbone.health)
    server = _Server(
        uvicorn.Config(
            with_boundary(app, hot_routes(routers, parts.hot), backbone.spans),
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            # Nothing here asks for the client's address; who does is the gateway, which limits rates.
            proxy_headers=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=1,
            backlog=2048,
        )
    )
    hearing = asyncio.ensure_future(
        keep_running("revoked-sessions", partial(_hear, parts, backbone), backbone.stop)
    )
    serving = asyncio.ensure_future(server.serve(sockets=[listener]))
    stopping = asyncio.ensure_future(backbone.stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    backbone.streams.close_all()
    await serving
    hearing.cancel()


async def _hear(parts: ServiceParts, backbone: Backbone, stop: asyncio.Event) -> None:
    # The Redis client is loaded once the socket is served: readiness does not wait for it.
    from chat_infra.sessions.revocation_feed import RevocationFeed

    read = parts.revocations or RemoteRevocations(backbone.outbound, backbone.settings.user_service_url)
    await RevocationFeed(backbone.redis, backbone.revoked, read).run(stop)
