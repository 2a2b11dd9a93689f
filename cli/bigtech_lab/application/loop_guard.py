"""Breaks off a check that blocks the event loop: no deadline and no Ctrl-C would reach it."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from types import FrameType

from bigtech_lab.application.task_ledger import check_that_runs

SECONDS = 15.0


class BlockedLoop(Exception):
    """Raised within the check that blocks."""


@asynccontextmanager
async def loop_guard(seconds: float = SECONDS) -> AsyncIterator[None]:
    """Within the block a check that keeps the loop for longer is broken off where it is.

    A signal does it, because nothing else gets through a `time.sleep`; it is not there outside of the main
    thread, and strikes only while a check's own code runs.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    beat = [monotonic()]
    over = threading.Event()
    main = threading.main_thread().ident or 0

    def strike(_number: int, _frame: FrameType | None) -> None:
        if check_that_runs() is not None and monotonic() - beat[0] > seconds:
            beat[0] = monotonic()
            message = (
                f"it blocked everything for more than {seconds:g} s:"
                " a check must await, or use asyncio.to_thread"
            )
            raise BlockedLoop(message)

    def watch() -> None:
        while not over.wait(seconds / 4):
            if monotonic() - beat[0] > seconds:
                signal.pthread_kill(main, signal.SIGUSR1)

    async def live() -> None:
        while True:
            beat[0] = monotonic()
            await asyncio.sleep(seconds / 10)

    before = signal.signal(signal.SIGUSR1, strike)
    living = asyncio.ensure_future(live())
    watching = threading.Thread(target=watch, name="loop-guard", daemon=True)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()
        living.cancel()
        signal.signal(signal.SIGUSR1, before)
