"""Bare servers for the tests of the services, and the services on them, each once a session.

Two sets of services on one Kafka would be members of the same consumer groups and take each other's events:
so the fixtures are named here and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from console import Console
from integration.services.chat_fixtures import chat_stack, http, issuer
from integration.services.user_friend_system import people_stack

__all__ = ["chat_stack", "http", "issuer", "people_stack"]


class Servers(NamedTuple):
    """Where the servers are; `postgres_dsn` is a superuser's."""

    postgres_dsn: str
    kafka_bootstrap: str
    redis_url: str


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """An instance of its own with the three servers and none of the services."""
    lab = Console(tmp_path_factory.mktemp("servers") / "data")
    lab.ok("up", "--instance", "servers", "--only", "postgres,redis,kafka")
    folder = lab.data / "bigtech-lab" / "instances" / "servers"
    passwords = json.loads((folder / "secrets" / "passwords.json").read_text())
    ports = json.loads((folder / "instance.json").read_text())["ports"]
    yield Servers(
        f"postgresql://postgres:{passwords['postgres']}@127.0.0.1:{ports['postgres']}/postgres",
        f"127.0.0.1:{ports['kafka']}",
        f"redis://:{passwords['redis']}@127.0.0.1:{ports['redis']}/0",
    )
    lab.ok("down", "--instance", "servers")
