"""What a service tells the runner about itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from chat_contracts.topics import Topic
from chat_infra.kafka.subscription import Subscription
from chat_infra.process.backbone import Backbone
from chat_infra.process.roles import Role

if TYPE_CHECKING:
    from fastapi import APIRouter

    from chat_infra.http.auth import TokenVerifier
    from chat_infra.sessions.revocation_list import ReadRevocations


@dataclass(frozen=True, slots=True)
class BackgroundTask:
    """Work beside the requests: runs until the event is set, and is started again when it breaks.

    With `needs_kafka` it waits until the topics exist.
    """

    name: str
    role: Role
    run: Callable[[asyncio.Event], Awaitable[None]]
    needs_kafka: bool = True


@dataclass(frozen=True, slots=True)
class ServiceParts:
    """A service put together: its routes, what it consumes, and what else it runs.

    `verifier` and `revocations` are given by user-service only, which has the keys and the sessions itself;
    `revocations` reads those that have ended. `hot` names the routes (method, path)
    that are so busy that they are answered without the framework's layers.
    """

    routers: Callable[[], Sequence[APIRouter]]
    subscriptions: Sequence[Subscription] = ()
    tasks: Sequence[BackgroundTask] = ()
    verifier: TokenVerifier | None = None
    revocations: ReadRevocations | None = None
    hot: Sequence[tuple[str, str]] = ()
    close: Callable[[], None] = field(default=lambda: None)


@dataclass(frozen=True, slots=True)
class ServiceDefinition:
    """A service: name, topics it publishes to or reads, migrations, and how it is put together."""

    name: str
    title: str
    topics: Sequence[Topic]
    migrations: Path
    build: Callable[[Backbone], ServiceParts]
    required_settings: Sequence[str] = ()
