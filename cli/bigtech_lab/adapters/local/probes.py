"""Readiness probes: the cheapest question each server answers only when it is ready.

Spoken over plain sockets: a client library for each would cost more time to import than the probe takes.
"""

from __future__ import annotations

import json
import re
import socket
import struct
from collections.abc import Callable

from bigtech_lab.adapters.local.port_allocation import HOST

Probe = Callable[[float], str | None]
"""Asks within so many seconds; None when ready, else why not."""

_KAFKA_METADATA = 3
_MOST = 1_048_576
_OK = 200
_CHUNK = 65_536
_CONTENT_LENGTH = re.compile(rb"^content-length:\s*(\d+)", re.IGNORECASE | re.MULTILINE)


class _Refused(Exception):
    """The server answered, but not as one that is ready."""


def postgres(port: int) -> Probe:
    """Ready when the server asks for a password (it says 57P03 while it starts or stops).

    Source: PostgreSQL documentation, "Message Formats": StartupMessage, AuthenticationSASL, ErrorResponse.
    """

    def ask(connection: socket.socket) -> None:
        parameters = b"user\0lab_observer\0database\0postgres\0application_name\0bigtech-lab probe\0\0"
        connection.sendall(struct.pack("!ii", len(parameters) + 8, 196_608) + parameters)
        kind = _exactly(connection, 1)
        if kind != b"R":
            raise _Refused("PostgreSQL is starting up or shutting down")

    return _asking(port, ask)


def redis(port: int, password: str) -> Probe:
    """Ready when it answers PING with PONG (it says LOADING while it reads its data)."""

    def ask(connection: socket.socket) -> None:
        connection.sendall(b"AUTH %s\r\nPING\r\n" % password.encode())
        answer = b""
        while answer.count(b"\r\n") < 2:  # noqa: PLR2004 - one line for each of the two commands
            answer += _some(connection)
        if b"+PONG" not in answer:
            raise _Refused(answer.decode("utf-8", "replace").strip().splitlines()[-1])

    return _asking(port, ask)


def kafka(port: int) -> Probe:
    """Ready when the broker stands in its own metadata, that is, once it is registered and unfenced.

    Source: Kafka protocol guide, Metadata request and response, version 1.
    """

    def ask(connection: socket.socket) -> None:
        client = b"bigtech-lab-probe"
        body = struct.pack("!hhih", _KAFKA_METADATA, 1, 1, len(client)) + client + struct.pack("!i", 0)
        connection.sendall(struct.pack("!i", len(body)) + body)
        (size,) = struct.unpack("!i", _exactly(connection, 4))
        _correlation, brokers = struct.unpack("!ii", _exactly(connection, min(size, _MOST))[:8])
        if brokers < 1:
            raise _Refused("the broker has not registered itself yet")

    return _asking(port, ask)


def http_ready(port: int, path: str) -> Probe:
    """Ready when GET answers 200; otherwise the reason names the dependencies that the answer names."""

    def ask(connection: socket.socket) -> None:
        headers = f"Host: {HOST}:{port}\r\nConnection: close\r\nAccept: application/json\r\n"
        connection.sendall(f"GET {path} HTTP/1.1\r\n{headers}\r\n".encode())
        answer = b""
        while b"\r\n\r\n" not in answer and len(answer) < _MOST:
            answer += _some(connection)
        head, _, body = answer.partition(b"\r\n\r\n")
        status = head.split(b" ", 2)[1:2]
        if status == [str(_OK).encode()]:
            # Some servers keep the connection open for a while after the answer: nothing is waited for.
            return
        length = _CONTENT_LENGTH.search(head)
        while length is not None and len(body) < min(int(length[1]), _MOST):
            body += _some(connection)
        raise _Refused(_explain(status, body))

    return _asking(port, ask)


def _explain(status: list[bytes], body: bytes) -> str:
    code = status[0].decode("ascii", "replace") if status else "nothing readable"
    try:
        found = json.loads(body[body.index(b"{") : body.rindex(b"}") + 1])
    except ValueError:
        return f"answers {code}"
    details = (
        found.get("details") or found.get("checks") or found.get("dependencies")
        if isinstance(found, dict)
        else None
    )
    for inner in ("dependencies", "checks"):
        if isinstance(details, dict) and isinstance(details.get(inner), dict):
            details = details[inner]
    if not isinstance(details, dict):
        return f"answers {code}"
    waiting = [f"{name}: {_short(state)}" for name, state in details.items() if not _fine(state)]
    return f"answers {code} ({'; '.join(waiting)})" if waiting else f"answers {code}"


def _fine(state: object) -> bool:
    if isinstance(state, dict):
        state = state.get("status", state.get("ok"))
    return state in {"ok", "up", "healthy", "ready", True}


def _short(state: object) -> str:
    if isinstance(state, dict):
        state = state.get("error") or state.get("reason") or state.get("status") or state
    return str(state)[:120]


def _asking(port: int, ask: Callable[[socket.socket], None]) -> Probe:
    def probe(patience: float) -> str | None:
        try:
            with socket.create_connection((HOST, port), timeout=patience) as connection:
                connection.settimeout(patience)
                ask(connection)
        except ConnectionRefusedError:
            return f"nothing listens on port {port} yet"
        except TimeoutError:
            return f"no answer on port {port} within {patience * 1000:.0f} ms"
        except (OSError, struct.error) as error:
            return f"port {port}: {error}"
        except _Refused as refusal:
            return str(refusal)
        return None

    return probe


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        data += _some(connection, count - len(data))
    return data


def _some(connection: socket.socket, most: int = _CHUNK) -> bytes:
    part = connection.recv(most)
    if not part:
        raise _Refused("closed the connection without an answer")
    return part
