"""The monolith's process: one port, one database, the parts of all four contexts as its tasks."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Final

import uvloop

from chat_infra.logs import configure_logging, get_logger
from chat_infra.ownership.refusal import guarded
from chat_infra.process.runner import drain, listen_on, settle_memory, until_stopped, work_of
from chat_infra.process.service import ServiceDefinition, ServiceParts
from chat_infra.process.supervision import keep_running
from chat_infra.settings import ServiceSettings, SettingsError, load_settings
from monolith.contexts import Inhabitant, inhabit
from monolith.schemas import make_schemas

if TYPE_CHECKING:
    from fastapi import APIRouter

NAME: Final = "chat-monolith"
_REQUIRED: Final = ("USER_SERVICE_URL", "TOKEN_SIGNING_KEY_FILE")
_USAGE_ERROR: Final = 2
_FAILED: Final = 1


def run_monolith() -> int:
    """Run until told to stop; returns the exit code: 0 stopped, 1 could not listen, 2 settings."""
    try:
        settings = load_settings(NAME, os.environ, required=_REQUIRED)
    except SettingsError as problem:
        return _refuse(str(problem), _USAGE_ERROR)
    configure_logging(NAME, settings.log_level)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_run(settings))


def _refuse(text: str, code: int) -> int:
    sys.stderr.write(f"{text}\n")
    return code


async def _run(settings: ServiceSettings) -> int:
    try:
        inhabitants = inhabit(settings)
        listener = listen_on(settings)
    except (OSError, SettingsError) as problem:
        return _refuse(f"{NAME}: {problem}", _USAGE_ERROR if isinstance(problem, SettingsError) else _FAILED)
    front = inhabitants[0].backbone
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, front.stop.set)
    log = get_logger("process")
    log.info("starting", contexts=[i.context for i in inhabitants], port=settings.port)
    tasks = [asyncio.ensure_future(work) for work in _work(settings, inhabitants, listener)]
    settle_memory()
    failed = await until_stopped(tasks, front)
    log.info("stopping")
    await drain(tasks)
    for inhabitant in inhabitants:
        inhabitant.parts.close()
    await asyncio.gather(*(i.backbone.close() for i in inhabitants))
    log.info("stopped")
    return _FAILED if failed else 0


def _work(
    settings: ServiceSettings, inhabitants: Sequence[Inhabitant], listener: socket.socket
) -> list[Coroutine[Any, Any, None]]:
    """The schemas first, then what each context does, and the one API."""
    front = inhabitants[0].backbone
    made = asyncio.Event()

    async def prepare(_: asyncio.Event) -> None:
        await make_schemas(settings.database_url, [i.context for i in inhabitants])
        made.set()

    async def when_made(work: Coroutine[Any, Any, None]) -> None:
        try:
            waits = {asyncio.ensure_future(made.wait()), asyncio.ensure_future(front.stop.wait())}
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
        except BaseException:
            work.close()
            raise
        await work

    work = [keep_running("prepare-schemas", prepare, front.stop, longest_pause=0.25)]
    for inhabitant in inhabitants:
        own = work_of(inhabitant.definition, inhabitant.parts, inhabitant.backbone, None)
        work += [when_made(part) for part in own]
        work.append(_end_streams(inhabitant))
        front.health.add(f"postgres.{inhabitant.context}", inhabitant.backbone.database.ping)
    work.append(_serve(inhabitants, listener))
    return work


async def _end_streams(inhabitant: Inhabitant) -> None:
    await inhabitant.backbone.stop.wait()
    inhabitant.backbone.streams.close_all()


async def _serve(inhabitants: Sequence[Inhabitant], listener: socket.socket) -> None:
    """Serve the routes of all contexts as one application, on the process' own name and keys."""
    from chat_infra.process.api_server import serve_api

    def routers() -> Sequence[APIRouter]:
        return [
            router
            for inhabitant in inhabitants
            for router in guarded(inhabitant.parts.routers(), inhabitant.backbone.ownership)
        ]

    user = inhabitants[0]
    definition = ServiceDefinition(
        NAME, "Chat monolith", user.definition.topics, user.definition.migrations, user.definition.build
    )
    parts = ServiceParts(routers=routers, verifier=user.parts.verifier, revocations=user.parts.revocations)
    await serve_api(definition, parts, user.backbone, listener)
