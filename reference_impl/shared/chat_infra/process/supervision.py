"""Keeps a task running: what breaks is started again after a pause that grows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from chat_infra.logs import get_logger
from chat_infra.metrics import TASK_RESTARTS

_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 2.0
_STEADY_SECONDS: Final = 10.0
_REPEAT_SECONDS: Final = 5.0


Run = Callable[[asyncio.Event], Awaitable[None]]


async def keep_running(
    name: str, run: Run, stop: asyncio.Event, *, longest_pause: float = _LONGEST_PAUSE
) -> None:
    """Run `run(stop)` again and again until it returns; failures are counted, and logged unless repeated."""
    log = get_logger("supervisor")
    pause = _FIRST_PAUSE
    told, told_at = "", 0.0
    loop = asyncio.get_running_loop()
    while not stop.is_set():
        started = loop.time()
        try:
            await run(stop)
            return  # noqa: TRY300 - an else block would hide that this is the way out
        except (Exception, asyncio.CancelledError) as error:
            if _is_being_cancelled():
                raise
            if stop.is_set():
                return
            if loop.time() - started > _STEADY_SECONDS:
                pause = _FIRST_PAUSE
            TASK_RESTARTS.labels(name).inc()
            if repr(error) != told or loop.time() - told_at > _REPEAT_SECONDS:
                told, told_at = repr(error), loop.time()
                log.warning("task_restarts", task=name, reason=told, pause_s=pause)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        pause = min(pause * 2, longest_pause)


def _is_being_cancelled() -> bool:
    """Whether somebody cancels us; else a client's lost future was cancelled under us, which is a failure."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
