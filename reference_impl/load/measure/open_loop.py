"""An open loop: work is begun when it is due, whatever became of what was begun before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final

_SMALLEST_SLEEP: Final = 0.0005
_LAST_ANSWERS_SECONDS: Final = 30.0

Work = Callable[[int, float], Coroutine[Any, Any, None]]
"""Gets the number of the piece of work and the `time.perf_counter` at which it is due."""


async def open_loop(rate: float, count: int, work: Work) -> list[BaseException]:
    """Begin `count` pieces of work at `rate` a second, wait for all, and return what failed.

    Latencies are to be counted from the due time that the work is given: a client that is late itself must
    not make the system look quick (coordinated omission).
    """
    loop = asyncio.get_running_loop()
    began = time.perf_counter() + 0.05
    running: set[asyncio.Task[None]] = set()
    failures: list[BaseException] = []

    def ended(task: asyncio.Task[None]) -> None:
        running.discard(task)
        if not task.cancelled() and (problem := task.exception()) is not None:
            failures.append(problem)

    for number in range(count):
        due = began + number / rate
        if (early := due - time.perf_counter()) > _SMALLEST_SLEEP:
            await asyncio.sleep(early)
        task = loop.create_task(work(number, due))
        running.add(task)
        task.add_done_callback(ended)
    if running:
        _, late = await asyncio.wait(running, timeout=_LAST_ANSWERS_SECONDS)
        for task in late:
            task.cancel()
            failures.append(TimeoutError("no answer within 30 s of the end"))
    return failures
