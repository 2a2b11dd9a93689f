"""Whether this process owns its context, and work that goes on only while it does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from chat_infra.logs import get_logger

if TYPE_CHECKING:
    from chat_infra.postgres.database import Database

_LOOK_SECONDS: Final = 0.2
_END_SECONDS: Final = 0.5
_IS_RECORDED: Final = "SELECT to_regclass('migration.ownership') IS NOT NULL"
_STATE: Final = "SELECT state FROM migration.ownership WHERE context = $1"

_OPEN: Final = "open"
_MOVED: Final = "moved"

Run = Callable[[asyncio.Event], Awaitable[None]]


class Ownership:
    """Follows the row of one context in `migration.ownership`, which `bigtech-lab migrate` writes.

    The row is a hint that lets a process rest and answer early. What keeps a write out at the very moment of
    a switch is the fence that stands in the database itself.

    Args:
        context: user, friend, chat or notification.
        initially: `owner` or `standby` until the database says otherwise; empty for who never shares.
    """

    def __init__(self, context: str, initially: str = "") -> None:
        self.context = context
        self.is_shared = bool(initially)
        self._initially = initially != "standby"
        self._held = asyncio.Event()
        self._lost = asyncio.Event()
        self._set(self._initially)

    @property
    def is_held(self) -> bool:
        """Whether this process may write."""
        return self._held.is_set()

    async def watch(self, database: Database, on_moved: Callable[[], None], stop: asyncio.Event) -> None:
        """Look at the row until `stop` is set; raises `Unavailable` while the database is away.

        `on_moved` is called once requests go to the new owner: who is sent away earlier would come back here.
        """
        await database.wait_until_open()
        seen = _OPEN if self.is_held else _MOVED
        while not stop.is_set():
            state = await self._recorded(database)
            if state != seen:
                get_logger("ownership").info("ownership_changed", context=self.context, state=state)
                self._set(state == _OPEN)
                if state == _MOVED:
                    on_moved()
                seen = state
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)

    async def _recorded(self, database: Database) -> str:
        if await database.fetchval(_IS_RECORDED):
            state: str | None = await database.fetchval(_STATE, self.context)
            if state is not None:
                return state
        return _OPEN if self._initially else _MOVED

    async def while_held(self, run: Run, stop: asyncio.Event) -> None:
        """Run `run` whenever the context is held here, until `stop` is set or `run` returns by itself."""
        if not self.is_shared:
            await run(stop)
            return
        while await _first(self._held, stop):
            ending = asyncio.Event()
            working = asyncio.ensure_future(run(ending))
            interrupted = asyncio.ensure_future(_either(self._lost, stop))
            try:
                await asyncio.wait({working, interrupted}, return_when=asyncio.FIRST_COMPLETED)
                if not working.done():
                    ending.set()
                    # What waits for the fence to open would wait on: the next owner does that work.
                    await asyncio.wait({working}, timeout=_END_SECONDS)
            finally:
                interrupted.cancel()
                working.cancel()
                await asyncio.wait({working})
            if not working.cancelled() and (problem := working.exception()) is not None:
                raise problem
            if not ending.is_set():
                return

    def _set(self, held: bool) -> None:
        (self._held if held else self._lost).set()
        (self._lost if held else self._held).clear()


async def _first(event: asyncio.Event, stop: asyncio.Event) -> bool:
    """Wait for either; whether it was `event` and not `stop`."""
    await _either(event, stop)
    return event.is_set() and not stop.is_set()


async def _either(one: asyncio.Event, other: asyncio.Event) -> None:
    waits = {asyncio.ensure_future(one.wait()), asyncio.ensure_future(other.wait())}
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
