"""A page that only this machine can see, for as long as a command runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady, LabError

Answer = tuple[str, str]
"""Content type and content."""
Answers = Callable[[str, Mapping[str, str]], Answer | None]
"""From a path and a query to an answer; None: there is nothing at that path. May raise LabError."""

_HOST = "127.0.0.1"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'"


@contextmanager
def local_page(answers: Answers, *, port: int = 0) -> Iterator[str]:
    """Serves the answers on a port of the loopback interface (0: any free one) and gives the address.

    One request at a time is answered. Raises EnvironmentNotReady when the port is taken.
    """
    try:
        server = _Server((_HOST, port), _Handler)
    except OSError as error:
        raise EnvironmentNotReady(
            Localized(
                f"Nothing can be served on {_HOST}:{port}: {error.strerror or error}",
                f"{_HOST}:{port}에서 서비스할 수 없습니다: {error.strerror or error}",
            ),
            code="port-taken",
            hint=Localized(
                "Leave --port away: a free one is taken.", "--port를 빼면 비어 있는 포트를 씁니다."
            ),
        ) from error
    server.answers = answers
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{_HOST}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    answers: Answers

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.one_at_a_time = threading.Lock()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """Answers a GET; nothing else is answered."""
        # A page elsewhere could point a name of its own at this address and read what is here.
        if self.headers.get("Host") not in {
            f"{name}:{self.server.server_port}" for name in (_HOST, "localhost")
        }:
            self._send(HTTPStatus.FORBIDDEN, "text/plain; charset=utf-8", "Wrong host.")
            return
        asked = urlsplit(self.path)
        try:
            with self.server.one_at_a_time:
                answer = self.server.answers(asked.path, dict(parse_qsl(asked.query)))
        except LabError as error:
            status = (
                HTTPStatus.SERVICE_UNAVAILABLE
                if isinstance(error, EnvironmentNotReady)
                else HTTPStatus.BAD_REQUEST
            )
            self._send(status, "text/plain; charset=utf-8", error.message)
            return
        if answer is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", "There is nothing here.")
        else:
            self._send(HTTPStatus.OK, *answer)

    def log_message(self, *given: Any) -> None:
        """Keeps the terminal quiet."""

    def _send(self, status: HTTPStatus, kind: str, content: str) -> None:
        body = content.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", _POLICY)
        self.end_headers()
        self.wfile.write(body)
