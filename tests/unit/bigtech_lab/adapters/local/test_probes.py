from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bigtech_lab.adapters.local import probes


@contextmanager
def _server(answer: bytes, *, hang: bool = False) -> Iterator[tuple[int, list[bytes]]]:
    """Answers every connection with the same bytes; with `hang` it keeps the connection open afterwards."""
    received: list[bytes] = []
    open_ones: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                received.append(connection.recv(4096))
                connection.sendall(answer)
                open_ones.append(connection)
                if not hang:
                    connection.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1], received
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)
    for connection in open_ones:
        connection.close()


def test_postgres_is_ready_when_it_asks_for_a_password() -> None:
    with _server(b"R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256\0\0") as (port, received):
        assert probes.postgres(port)(1) is None
    assert received[0][4:8] == b"\0\3\0\0"


def test_postgres_is_not_ready_when_it_answers_with_an_error() -> None:
    with _server(b"E\0\0\0\x20SFATAL\0C57P03\0") as (port, _):
        assert probes.postgres(port)(1) == "PostgreSQL is starting up or shutting down"


def test_redis_is_ready_when_it_says_pong() -> None:
    with _server(b"+OK\r\n+PONG\r\n") as (port, received):
        assert probes.redis(port, "pw")(1) is None
    assert received[0] == b"AUTH pw\r\nPING\r\n"


def test_redis_that_loads_its_data_says_so() -> None:
    with _server(b"+OK\r\n-LOADING Redis is loading the dataset in memory\r\n") as (port, _):
        assert probes.redis(port, "pw")(1) == "-LOADING Redis is loading the dataset in memory"


@pytest.mark.parametrize(("brokers", "reason"), [(1, None), (0, "the broker has not registered itself yet")])
def test_kafka_is_ready_when_it_stands_in_its_own_metadata(brokers: int, reason: str | None) -> None:
    answer = b"\0\0\0\x08" + b"\0\0\0\1" + brokers.to_bytes(4, "big")
    with _server(answer) as (port, _):
        assert probes.kafka(port)(1) == reason


def test_an_answer_200_is_enough_even_if_the_connection_stays_open() -> None:
    with _server(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{", hang=True) as (port, _):
        began = time.monotonic()
        assert probes.http_ready(port, "/health/ready")(2) is None
        assert time.monotonic() - began < 1


def test_the_reason_names_the_dependencies_that_are_missing() -> None:
    body = b'{"error":"not_ready","details":{"dependencies":{"postgres":"ok","kafka":"connection refused"}}}'
    head = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: %d\r\n\r\n" % len(body)
    with _server(head + body, hang=True) as (port, _):
        assert probes.http_ready(port, "/health/ready")(1) == "answers 503 (kafka: connection refused)"


def test_a_port_where_nobody_listens_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]

    assert probes.redis(port, "pw")(1) == f"nothing listens on port {port} yet"


def test_a_server_that_never_answers_costs_only_the_patience() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        began = time.monotonic()

        reason = probes.http_ready(port, "/health/ready")(0.2)

    assert reason == f"no answer on port {port} within 200 ms"
    assert time.monotonic() - began < 1
