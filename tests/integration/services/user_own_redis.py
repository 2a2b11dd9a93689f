"""A Redis that a test may kill, and services of the people's kind that stand on it.

They have a Kafka of their own as well: on a common one they would share their consumer groups with the
people's services, and get only a part of their events.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from console import Console
from integration.services.chat_system import ServiceProcess
from integration.services.user_friend_system import (
    PeopleStack,
    a_key,
    fresh_database,
    run_sql,
)

_INSTANCE = "mortal"


class MortalRedis(NamedTuple):
    """A Redis server that may be killed, and where the Kafka beside it is."""

    lab: Console
    url: str
    kafka_bootstrap: str

    def kill(self) -> None:
        """As kill -9 does."""
        self.lab.ok("kill", "redis", "--instance", _INSTANCE)

    def start(self) -> None:
        """Start it again, with what it had saved."""
        self.lab.ok("restart", "redis", "--instance", _INSTANCE)


class MortalStack(NamedTuple):
    """Services whose Redis may be killed."""

    people: PeopleStack
    redis: MortalRedis


@pytest.fixture(scope="module")
def mortal_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MortalRedis]:
    """A Redis and a Kafka for the tests of one module."""
    lab = Console(tmp_path_factory.mktemp("mortal") / "data")
    lab.ok("up", "--instance", _INSTANCE, "--only", "redis,kafka")
    folder = lab.data / "bigtech-lab" / "instances" / _INSTANCE
    password = json.loads((folder / "secrets" / "passwords.json").read_text())["redis"]
    ports = json.loads((folder / "instance.json").read_text())["ports"]
    yield MortalRedis(lab, f"redis://:{password}@127.0.0.1:{ports['redis']}/0", f"127.0.0.1:{ports['kafka']}")
    lab.ok("down", "--instance", _INSTANCE)


@pytest.fixture(scope="module")
def mortal_stack(
    servers: Any, mortal_redis: MortalRedis, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MortalStack]:
    """user-service and friend-service with short leases, on the mortal Redis."""
    folder: Path = tmp_path_factory.mktemp("mortal-services")
    suffix = uuid.uuid4().hex[:8]
    names = {service: f"mortal_{service}_{suffix}" for service in ("user", "friend")}
    dsns = {s: asyncio.run(fresh_database(servers.postgres_dsn, name)) for s, name in names.items()}
    common = {
        "KAFKA_BOOTSTRAP_SERVERS": mortal_redis.kafka_bootstrap,
        "REDIS_URL": mortal_redis.url,
        "INSTANCE_ID": suffix,
    }
    key = a_key(folder / "key.pem")
    own = {"DATABASE_URL": dsns["user"], "TOKEN_SIGNING_KEY_FILE": str(key), "PRESENCE_TTL_SECONDS": "4"}
    user = ServiceProcess("user", folder / "user.log", {**common, **own})
    remote = {"JWKS_URL": f"{user.url}/.well-known/jwks.json", "USER_SERVICE_URL": user.url}
    friend = ServiceProcess(
        "friend", folder / "friend.log", {**common, "DATABASE_URL": dsns["friend"], **remote}
    )
    try:
        user.start()
        friend.start()
        yield MortalStack(PeopleStack(user, friend, dsns["user"], dsns["friend"]), mortal_redis)
    finally:
        user.stop()
        friend.stop()
        for name in names.values():
            asyncio.run(run_sql(servers.postgres_dsn, f'DROP DATABASE "{name}" WITH (FORCE)'))
