"""Remembers which check started which asyncio task, so that none outlives its check unnoticed."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import Any
from weakref import WeakSet

# Closing a connection may take a turn or two of the loop after the check has returned.
_GRACE_SECONDS = 0.2

_owner: ContextVar[str | None] = ContextVar("check_that_runs", default=None)


def check_that_runs() -> str | None:
    """The id of the check to which the running code belongs, None outside of checks."""
    return _owner.get()


class TaskLedger:
    """Installed as the loop's task factory while checks run."""

    def __init__(self) -> None:
        self._tasks: dict[str, WeakSet[asyncio.Task[Any]]] = {}

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Notes every task that is created on the running loop."""
        loop = asyncio.get_running_loop()
        before = loop.get_task_factory()
        loop.set_task_factory(self._create)
        try:
            yield
        finally:
            loop.set_task_factory(before)

    @contextmanager
    def owned_by(self, check_id: str) -> Iterator[None]:
        """Books the tasks that are created inside, and inside of those, under the check."""
        token = _owner.set(check_id)
        try:
            yield
        finally:
            _owner.reset(token)

    async def end_leaked(self, check_id: str) -> list[str]:
        """Cancels what still runs of a check that has ended, and names it."""
        current = asyncio.current_task()
        running = {task for task in self._tasks.pop(check_id, ()) if not task.done() and task is not current}
        if running:
            _, running = await asyncio.wait(running, timeout=_GRACE_SECONDS)
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=_GRACE_SECONDS)
        return sorted(_name(task) for task in running)

    def _create(
        self,
        loop: asyncio.AbstractEventLoop,
        coroutine: Coroutine[Any, Any, Any] | Generator[Any, None, Any],
        **options: Any,
    ) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, **options)
        context = options.get("context") or copy_context()
        owner = context.get(_owner)
        if owner is not None:
            self._tasks.setdefault(owner, WeakSet()).add(task)
        return task


def _name(task: asyncio.Task[Any]) -> str:
    return getattr(task.get_coro(), "__qualname__", task.get_name())
