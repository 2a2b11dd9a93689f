"""An event loop on which waiting takes no time: a replay of minutes ends in moments, always the same way."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class _Selector(selectors.DefaultSelector):
    """Never waits for its time-out; tells how long it would have."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready now."""
        if timeout is not None:
            self.passed += max(0.0, timeout)
        return super().select(None if timeout is None else 0)


class _AtOnce(ThreadPoolExecutor):
    """Does the work where it stands: while a thread worked, virtual time would run away."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The result, already there."""
        done: Future[Any] = Future()
        try:
            done.set_result(function(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is handed to whoever waits
            done.set_exception(error)
        return done


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Its clock stands still while something runs, and jumps to the next timer when nothing does."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)
        self.set_default_executor(_AtOnce(1))

    def time(self) -> float:
        """Seconds of virtual time."""
        return self._virtual.passed
