"""A thread for a library that blocks, and that may never come back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

_T = TypeVar("_T")


class ExpendableThread:
    """Does one call after the other; one that hangs costs a time-out, and does not hold the process.

    The threads of `concurrent.futures` are waited for when the interpreter ends; this one is not.
    """

    def __init__(self, name: str) -> None:
        self._calls: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
        Thread(target=self._work, name=name, daemon=True).start()

    async def run(self, call: Callable[[], _T], *, seconds: float) -> _T:
        """Wait for a call that is done in the thread.

        Raises:
            TimeoutError: it did not come back; whoever waits for this thread from now on does so in vain.
        """
        done: Future[_T] = Future()
        self._calls.put((call, done))
        async with asyncio.timeout(seconds):
            return await asyncio.wrap_future(done)

    def end(self) -> None:
        """End the thread after the calls that it has; does not wait for that."""
        self._calls.put(None)

    def _work(self) -> None:
        for call, done in iter(self._calls.get, None):
            if not done.set_running_or_notify_cancel():
                continue
            try:
                done.set_result(call())
            except BaseException as error:  # noqa: BLE001 - it is raised where somebody waits for it
                done.set_exception(error)
