"""TCP ports: which are free, who holds one, and new ones for an instance."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Collection, Mapping

from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

HOST = "127.0.0.1"

# Below the range from which the kernel takes ports for outgoing connections (32768 on Linux), so that a kept
# port is not lost to one of those while the instance is stopped.
_FIRST, _LAST = 20000, 29999
_ATTEMPTS = 500


def is_free(port: int) -> bool:
    """Can something listen on that loopback port now?"""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # What servers do: connections in TIME_WAIT do not count as taken, listeners still do.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def allocate(preferred: Mapping[str, int], avoid: Collection[int]) -> dict[str, int]:
    """A number for each port name: the preferred one when it is free and not in `avoid`, else another."""
    given: dict[str, int] = {}
    for name, port in preferred.items():
        taken = {*avoid, *given.values()}
        given[name] = port if port not in taken and is_free(port) else _another(taken)
    return given


def _another(taken: Collection[int]) -> int:
    for _ in range(_ATTEMPTS):
        port = _FIRST + secrets.randbelow(_LAST - _FIRST + 1)
        if port not in taken and is_free(port):
            return port
    raise EnvironmentNotReady(
        Localized(
            f"No free TCP port was found between {_FIRST} and {_LAST}.",
            f"{_FIRST}부터 {_LAST}까지 비어 있는 TCP 포트가 없습니다.",
        ),
        code="no-free-port",
        hint=Localized(
            "Stop instances that you do not need: bigtech-lab ps --all shows them.",
            "쓰지 않는 인스턴스를 멈추세요. 목록: bigtech-lab ps --all",
        ),
    )


def listener(port: int) -> str:
    """Who listens on the port, for people: `nginx (pid 812)`, as far as this user may see it."""
    import psutil

    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port:
                if connection.pid is None:
                    break
                return f"{psutil.Process(connection.pid).name()} (pid {connection.pid})"
    except psutil.Error:
        return "another process"
    return "another process"
