"""Serves a built site to this machine only, packed as a real server would."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

_PACKED: Final = {".html", ".css", ".js", ".json", ".svg", ".xml"}


class _Site(SimpleHTTPRequestHandler):
    def send_head(self) -> Any:
        """Packs text for a browser that can unpack it."""
        file = Path(self.translate_path(self.path))
        if file.is_dir() and self.path.partition("?")[0].endswith("/"):
            file /= "index.html"
        packed = "gzip" in self.headers.get("Accept-Encoding", "")
        if not packed or file.suffix not in _PACKED or not file.is_file():
            return super().send_head()
        body = gzip.compress(file.read_bytes(), compresslevel=6)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests of the reader's own browser are no news."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who goes on before the page is whole is no error."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def site_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server that does not serve yet; port 0 takes a free one.

    Raises:
        EnvironmentNotReady: the port is taken.
    """
    try:
        return _Server(("127.0.0.1", port), partial(_Site, directory=str(folder)))
    except OSError as error:
        raise EnvironmentNotReady(
            Localized(
                f"Port {port} cannot be used: {error.strerror or error}.",
                f"포트 {port}는 쓸 수 없습니다: {error.strerror or error}.",
            ),
            code="port-taken",
            hint=Localized("Leave --port away to take a free one.", "--port를 빼면 비어 있는 포트를 씁니다."),
        ) from None


def serve_site(folder: Path, port: int, serving: Callable[[str], None]) -> None:
    """Serve until interrupted; `serving` is told the address.

    Raises:
        EnvironmentNotReady: see `site_server`.
    """
    with site_server(folder, port) as server:
        serving(f"http://127.0.0.1:{server.server_address[1]}/")
        server.serve_forever()
