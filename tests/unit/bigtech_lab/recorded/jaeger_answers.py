"""What a Jaeger answered about a recorded trace, at an address of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).parent
TRACE_FILE = HERE / "message.trace.json"
TRACE_ID = "6d895d3a10ff2f10097558c7d6b40b08"
ANSWER = (HERE / "message.jaeger.json").read_text(encoding="utf-8")
UNKNOWN = '{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":404,"msg":"trace not found"}]}'


class Answers(ThreadingHTTPServer):
    """Answers each request with the next of `replies`, and then with the last again."""

    def __init__(self, *replies: tuple[int, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies = list(replies)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Answers

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status, said = self.server.replies.pop(0) if len(self.server.replies) > 1 else self.server.replies[0]
        self.send_response(status)
        self.send_header("Content-Length", str(len(said.encode())))
        self.end_headers()
        self.wfile.write(said.encode())


@contextmanager
def answering(*replies: tuple[int, str]) -> Iterator[Answers]:
    """A server that runs as long as the block."""
    server = Answers(*replies)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
