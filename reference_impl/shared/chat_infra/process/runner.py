"""`python -m services.<name> [all|api|relay|consumers|migrate]`."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, Final

import asyncpg
import uvloop

from chat_infra.faults.in_consumer import FaultyProcessor
from chat_infra.faults.watch import FaultWatch
from chat_infra.kafka.consumer import EventConsumer
from chat_infra.logs import configure_logging, get_logger
from chat_infra.postgres.migrations import MigrationsBroken, migrate
from chat_infra.process.backbone import Backbone
from chat_infra.process.preparation import prepare_database, prepare_kafka, until_set_or_stopped
from chat_infra.process.roles import Role
from chat_infra.process.service import BackgroundTask, ServiceDefinition, ServiceParts
from chat_infra.process.supervision import keep_running
from chat_infra.settings import ServiceSettings, SettingsError, load_settings
from chat_infra.telemetry.messaging import EventSpans

_USAGE_ERROR: Final = 2
_FAILED: Final = 1
_DRAIN_SECONDS: Final = 1.2
# What a service waits for when it starts is usually seconds away: with pauses that grow it would stand idle
# for longer than the thing it waits for took.
_LONGEST_START_PAUSE: Final = 0.25


def run_service(definition: ServiceDefinition, arguments: Sequence[str] | None = None) -> int:
    """Run a service's process until it is told to stop; returns the exit code.

    0: stopped as asked. 1: it could not listen or migrate. 2: wrong usage or settings, with one line on
    stderr.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        role = Role(" ".join(words) or "all")
        settings = load_settings(definition.name, os.environ, required=definition.required_settings)
    except ValueError:
        usage = f"usage: [{'|'.join(Role)}]"
        return _refuse(f"{definition.name}: unknown role {' '.join(words)!r}; {usage}", _USAGE_ERROR)
    except SettingsError as problem:
        return _refuse(str(problem), _USAGE_ERROR)
    configure_logging(definition.name, settings.log_level)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if role is Role.MIGRATE:
            return runner.run(_migrate(definition, settings))
        return runner.run(_run(definition, settings, role))


def _refuse(text: str, code: int) -> int:
    sys.stderr.write(f"{text}\n")
    return code


async def _migrate(definition: ServiceDefinition, settings: ServiceSettings) -> int:
    try:
        changed = await migrate(settings.database_url, definition.migrations)
    except (asyncpg.PostgresError, OSError, MigrationsBroken) as problem:
        return _refuse(f"{definition.name}: could not migrate: {problem}", _FAILED)
    get_logger("migrations").info("database_migrated" if changed else "database_current")
    return 0


async def _run(definition: ServiceDefinition, settings: ServiceSettings, role: Role) -> int:
    backbone = Backbone(settings, role)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, backbone.stop.set)
    try:
        parts = definition.build(backbone)
        listener = listen_on(settings) if role.includes(Role.API) else None
    except (OSError, SettingsError) as problem:
        code = _USAGE_ERROR if isinstance(problem, SettingsError) else _FAILED
        return _refuse(f"{definition.name}: {problem}", code)
    log = get_logger("process")
    log.info("starting", role=role, port=settings.port)
    tasks = [asyncio.ensure_future(work) for work in work_of(definition, parts, backbone, listener)]
    settle_memory()
    failed = await until_stopped(tasks, backbone)
    log.info("stopping")
    await drain(tasks)
    parts.close()
    await backbone.close()
    log.info("stopped")
    return _FAILED if failed else 0


def listen_on(settings: ServiceSettings) -> socket.socket:
    """Bind the socket of the API; raises OSError that says where when it cannot."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as problem:
        listener.close()
        raise OSError(f"cannot listen on {settings.host}:{settings.port}: {problem.strerror}") from problem
    return listener


def work_of(
    definition: ServiceDefinition, parts: ServiceParts, backbone: Backbone, listener: socket.socket | None
) -> list[Coroutine[Any, Any, None]]:
    """Everything that this process does, each part waiting for what it needs."""
    stop = backbone.stop

    def kept(name: str, run: Callable[[asyncio.Event], Awaitable[None]]) -> Coroutine[Any, Any, None]:
        return keep_running(name, run, stop)

    def prepared(name: str, prepare: Callable[[], Awaitable[None]]) -> Coroutine[Any, Any, None]:
        return keep_running(name, lambda _: prepare(), stop, longest_pause=_LONGEST_START_PAUSE)

    async def with_kafka(run: Callable[[asyncio.Event], Awaitable[None]], stopped: asyncio.Event) -> None:
        if await until_set_or_stopped(backbone.topics_ready, stopped):
            await run(stopped)

    work = [
        prepared("prepare-kafka", lambda: prepare_kafka(backbone, tuple(definition.topics))),
        prepared("prepare-database", lambda: prepare_database(backbone, definition.migrations)),
    ]

    async def watch_faults(stopped: asyncio.Event) -> None:
        await backbone.database.wait_until_open()
        await FaultWatch(backbone.faults, lambda: backbone.redis).run(stopped)

    work.append(kept("faults", watch_faults))
    if backbone.role.includes(Role.RELAY):
        work.append(kept("relay", partial(with_kafka, backbone.relay.run)))
    if backbone.role.includes(Role.CONSUMERS) and parts.subscriptions:
        consumer = EventConsumer(
            backbone.settings.kafka_bootstrap_servers,
            service=backbone.settings.service,
            instance_id=backbone.settings.instance_id,
            database=backbone.database,
            units=backbone.units,
            producer=backbone.producer,
            subscriptions=parts.subscriptions,
            make_processor=partial(FaultyProcessor, backbone.faults, spans=EventSpans(backbone.spans)),
        )
        work.append(
            kept("consumers", partial(with_kafka, partial(backbone.ownership.while_held, consumer.run)))
        )
    work += [
        kept(
            task.name,
            partial(with_kafka, _owned(task, backbone)) if task.needs_kafka else _owned(task, backbone),
        )
        for task in parts.tasks
        if backbone.role.includes(task.role)
    ]
    if backbone.ownership.is_shared:
        watch = partial(backbone.ownership.watch, backbone.database, backbone.streams.close_open)
        work.append(kept("ownership", watch))
    if listener is not None:
        work.append(_serve(definition, parts, backbone, listener))
    return work


def _owned(task: BackgroundTask, backbone: Backbone) -> Callable[[asyncio.Event], Awaitable[None]]:
    # Tasks of the API only look; those of the consumers also write.
    return task.run if task.role is Role.API else partial(backbone.ownership.while_held, task.run)


async def _serve(
    definition: ServiceDefinition, parts: ServiceParts, backbone: Backbone, listener: socket.socket
) -> None:
    # FastAPI is imported only by processes that serve.
    from chat_infra.ownership.refusal import guarded
    from chat_infra.process.api_server import serve_api

    served = replace(
        parts,
        routers=lambda: guarded(parts.routers(), backbone.ownership),
        # What guards the routers of a context that can move is one of the framework's layers.
        hot=() if backbone.ownership.is_shared else parts.hot,
    )
    await serve_api(definition, served, backbone, listener)


async def until_stopped(tasks: Sequence[asyncio.Future[None]], backbone: Backbone) -> bool:
    """Wait for the stop signal; True if a part that must not end has failed."""
    stopping = asyncio.ensure_future(backbone.stop.wait())
    waiting: set[asyncio.Future[Any]] = {stopping, *tasks}
    while not stopping.done():
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {stopping}:
            if not task.cancelled() and (problem := task.exception()) is not None:
                get_logger("process").error("part_failed", exc_info=problem)
                backbone.stop.set()
                stopping.cancel()
                return True
    return False


async def drain(tasks: Sequence[asyncio.Future[None]]) -> None:
    """Let every part finish what it is at; what takes longer is cancelled."""
    _, late = await asyncio.wait(tasks, timeout=_DRAIN_SECONDS)
    for task in late:
        task.cancel()
    if late:
        with suppress(asyncio.CancelledError):
            await asyncio.wait(late, timeout=0.3)


def settle_memory() -> None:
    """What was made at start lives as long as the process: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.enable()
