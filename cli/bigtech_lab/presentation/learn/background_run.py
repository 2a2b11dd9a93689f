"""Asynchronous work beside a screen: on an event loop of its own, so that neither disturbs the other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress


class BackgroundRun:
    """One piece of work in a thread; `stop` cancels it and waits until it has cleaned up."""

    def __init__(self, work: Callable[[], Awaitable[None]]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="learn-work", daemon=True)

    def start(self) -> None:
        """Begins the work."""
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return self._thread.is_alive()

    def stop(self, seconds: float) -> bool:
        """Cancels the work, once, and returns when it has ended or the time is up; whether it has ended.

        Who asks again waits, too.
        """
        with self._lock:
            # A second cancellation would end the work's cleaning up.
            first, self._stopped = not self._stopped, True
            loop, task = self._loop, self._task
        if first and loop is not None and task is not None:
            # The loop may have closed since.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(task.cancel)
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        with suppress(asyncio.CancelledError):
            asyncio.run(self._main())

    async def _main(self) -> None:
        with self._lock:
            if self._stopped:
                return
            self._loop = asyncio.get_running_loop()
            self._task = asyncio.current_task()
        await self._work()
