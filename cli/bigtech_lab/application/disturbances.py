"""Disturbing a stack from asynchronous code, undone on every way out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, runtime_checkable

from bigtech_lab.application.disturber import Disturber
from bigtech_lab.domain.disturbance import DisturbanceKind, Noted
from bigtech_lab.domain.fault import Number
from bigtech_lab.errors import LabError

_AT_ONCE = 4


@runtime_checkable
class Settling(Protocol):
    """Something with disturbances that have to be undone before anyone else looks at the stack."""

    async def settled(self) -> None:
        """Returns once everything is undone; raises LabError when something could not be."""
        ...


@dataclass(eq=False, slots=True)
class _Open:
    """A disturbance under way; the futures are those of threads, which no cancellation breaks off."""

    ready_before: Collection[str] = ()
    noted: Noted | None = None
    made: Future[None] = field(default_factory=Future)
    ending: Future[None] | None = None


class Disturbances:
    """The disturbances of one check (or prediction).

    `may` names the components that it has to itself; disturbing another is the check's own fault (TypeError).
    """

    def __init__(
        self, disturber: Disturber, pool: ThreadPoolExecutor, may: Collection[str], who: str
    ) -> None:
        self._disturber = disturber
        self._pool = pool
        self._may = may
        self._who = who
        self._open: list[_Open] = []

    @asynccontextmanager
    async def component(self, kind: DisturbanceKind, component: str) -> AsyncIterator[None]:
        """Stopped, killed or paused inside; running and ready outside."""
        self._insist({component}, f"disturbs {component}")
        async with self._during(kind, component, self._disturber.disturb):
            yield

    @asynccontextmanager
    async def reconfigured(self, component: str, environment: Mapping[str, str]) -> AsyncIterator[None]:
        """Runs with these variables on top of its own inside; with its own outside."""
        self._insist({component}, f"reconfigures {component}")
        disturb = partial(self._disturber.disturb, environment=environment)
        async with self._during(DisturbanceKind.RECONFIGURED, component, disturb):
            yield

    @asynccontextmanager
    async def fault(
        self, name: str, parameters: Mapping[str, Number] | None, service: str | None
    ) -> AsyncIterator[None]:
        """On inside; outside as it was before."""
        self._insist(self._disturber.bites(name, service), f"switches {name} on")
        disturb = partial(self._disturber.disturb, parameters=parameters, service=service)
        async with self._during(DisturbanceKind.FAULT, name, disturb):
            yield

    async def settled(self) -> None:
        """Undoes what is still open, and returns once all is undone."""
        problems = []
        for opened in list(self._open):
            try:
                await self._end(opened)
            except LabError as problem:
                problems.append(problem)
        if problems:
            raise problems[0]

    @asynccontextmanager
    async def _during(
        self, kind: DisturbanceKind, target: str, disturb: Callable[[Noted], None]
    ) -> AsyncIterator[None]:
        opened = _Open()

        def make() -> None:
            opened.ready_before = self._disturber.ready_now()
            opened.noted = self._disturber.note(kind, target)
            disturb(opened.noted)

        opened.made = self._pool.submit(make)
        self._open.append(opened)
        try:
            await asyncio.wrap_future(opened.made)
            yield
        finally:
            await self._end(opened)

    async def _end(self, opened: _Open) -> None:
        if opened.ending is None:
            opened.ending = self._pool.submit(self._undo, opened)
        await asyncio.shield(asyncio.wrap_future(opened.ending))
        if opened in self._open:
            self._open.remove(opened)

    def _undo(self, opened: _Open) -> None:
        # One that has begun goes on in its thread even when the check that waited for it was cancelled.
        if not opened.made.cancel():
            opened.made.exception()
        if opened.noted is not None:
            self._disturber.undo(opened.noted, opened.ready_before)

    def _insist(self, disturbed: Collection[str], does: str) -> None:
        missing = sorted(set(disturbed) - set(self._may))
        if missing:
            raise TypeError(f"{self._who} {does} without a lock on {', '.join(missing)}: add it to `locks`")


@asynccontextmanager
async def disturbance_pool() -> AsyncIterator[ThreadPoolExecutor]:
    """The threads that disturb and undo; what they have begun is finished before the block is left."""
    pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="disturb")
    try:
        yield pool
    finally:
        closing = asyncio.ensure_future(asyncio.to_thread(pool.shutdown))
        while not closing.done():
            # Whoever interrupts for the second time must not leave a component stopped either.
            with suppress(asyncio.CancelledError):
                await asyncio.shield(closing)
