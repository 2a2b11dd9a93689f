"""An address that takes OTLP/HTTP and keeps what came, for the tests of exporters."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Collector(ThreadingHTTPServer):
    """Keeps the bodies; answers with `status`, once `open` is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.open = threading.Event()
        self.open.set()
        self.came = threading.Condition()
        self.bodies: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.server_port}"

    def wait_for(self, bodies: int) -> list[dict[str, Any]]:
        """The bodies, as soon as there are so many."""
        with self.came:
            assert self.came.wait_for(lambda: len(self.bodies) >= bodies, 20)
            return list(self.bodies)


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.came:
            self.server.bodies.append({"path": self.path, **body})
            self.server.came.notify_all()
        self.server.open.wait(20)
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector that runs as long as the block."""
    collector = Collector()
    thread = threading.Thread(target=collector.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        collector.open.set()
        collector.shutdown()
        collector.server_close()
        thread.join()
