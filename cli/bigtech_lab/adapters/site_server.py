"""Serves a built site to this machine only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bigtech_lab.errors import EnvironmentNotReady


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Requests of the reader's own browser are no news."""


def serve_site(folder: Path, port: int, serving: Callable[[str], None]) -> None:
    """Serve until interrupted; port 0 takes a free one. `serving` is told the address.

    Raises:
        EnvironmentNotReady: the port is taken.
    """
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=str(folder)))
    except OSError as error:
        raise EnvironmentNotReady(
            f"Port {port} cannot be used: {error.strerror or error}.",
            code="port-taken",
            hint="Leave --port away to take a free one.",
        ) from None
    with server:
        serving(f"http://127.0.0.1:{server.server_address[1]}/")
        server.serve_forever()
