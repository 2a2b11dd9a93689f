"""The switches of an instance's faults: a hash in its Redis, and a channel that says when it changed.

Spoken over a plain socket: the client library would cost a command more time to import than it takes.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from bigtech_lab.domain.fault import SwitchedFault
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

_HASH, _CHANNEL, _SERVICE = "faults", "faults.changed", "service"


class RedisFaultSwitches:
    """Implements FaultSwitches; `patience` is how long Redis may take to answer, in seconds."""

    def __init__(self, url: str, *, patience: float = 3.0) -> None:
        self._url = urlsplit(url)
        self._patience = patience

    def on(self) -> Sequence[SwitchedFault]:
        """See the port."""
        (fields,) = self._asked(["HGETALL", _HASH])
        pairs = zip(fields[::2], fields[1::2], strict=True)
        return sorted((_switched(name, value) for name, value in pairs), key=lambda fault: fault.name)

    def switch_on(self, fault: SwitchedFault) -> None:
        """See the port."""
        where = {} if fault.service is None else {_SERVICE: fault.service}
        value = json.dumps({**fault.settings, **where})
        self._asked(["HSET", _HASH, fault.name, value], ["PUBLISH", _CHANNEL, fault.name])

    def switch_off(self, names: Sequence[str]) -> None:
        """See the port."""
        self._asked(["HDEL", _HASH, *names], ["PUBLISH", _CHANNEL, ",".join(names)])

    def _asked(self, *commands: Sequence[str]) -> list[Any]:
        """The answers to these commands."""
        address = (self._url.hostname or "127.0.0.1", self._url.port or 6379)
        words = [unquote(w) for w in (self._url.username, self._url.password) if w]
        log_in = [["AUTH", *words]] if words else []
        try:
            with socket.create_connection(address, timeout=self._patience) as connection:
                connection.sendall(b"".join(_encoded(command) for command in (*log_in, *commands)))
                with connection.makefile("rb") as answers:
                    return [_decoded(answers) for _ in (*log_in, *commands)][len(log_in) :]
        except (OSError, ValueError) as error:
            raise EnvironmentNotReady(
                Localized(f"Redis does not answer: {error}", f"Redis가 응답하지 않습니다: {error}"),
                code="redis-away",
                hint=Localized(
                    "bigtech-lab up starts the stack; bigtech-lab status shows what runs.",
                    "bigtech-lab up은 스택을 시작하고, bigtech-lab status는 무엇이 실행 중인지 보여 줍니다.",
                ),
            ) from None


def _encoded(words: Sequence[str]) -> bytes:
    """A command in RESP, the Redis serialization protocol: an array of bulk strings."""
    encoded = [word.encode() for word in words]
    return b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in encoded)


def _decoded(answers: BinaryIO) -> Any:
    """One answer; ValueError for an error or an end in the middle."""
    line = answers.readline().decode().rstrip("\r\n")
    kind, rest = line[:1], line[1:]
    if kind == "*":
        return [_decoded(answers) for _ in range(int(rest))]
    if kind == "$":
        return answers.read(int(rest) + 2)[:-2].decode("utf-8", "replace")
    if kind in {"+", ":"}:
        return rest
    raise ValueError(rest or "it closed the connection")


def _switched(name: str, value: str) -> SwitchedFault:
    """A fault as the hash has it; what somebody wrote there by hand may be anything."""
    try:
        found = json.loads(value)
    except ValueError:
        found = None
    given = found if isinstance(found, dict) else {}
    numbers = {k: v for k, v in given.items() if isinstance(v, int | float)}
    service = given.get(_SERVICE)
    return SwitchedFault(name, numbers, service if isinstance(service, str) else None)
