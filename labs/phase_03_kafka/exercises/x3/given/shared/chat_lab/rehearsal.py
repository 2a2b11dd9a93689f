"""Accidents that the checks rehearse: a record may ask for one by its `lab_rehearsal` header."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Final

from chat_infra.postgres.unit_of_work import UnitOfWork, UnitsOfWork
from chat_kernel.errors import Unavailable

HEADER: Final = "lab_rehearsal"
FAILS_ONCE: Final = "fails-once"
DIES_ONCE: Final = "dies-once"

_accident: ContextVar[str] = ContextVar("lab_rehearsal", default="")


class ProcessDied(BaseException):
    """Stands for the end of the process in the middle of a transaction; nothing is to catch it."""


@contextmanager
def rehearsing(headers: Iterable[tuple[str, bytes]], failures_before: int) -> Iterator[None]:
    """Within it the accident that the headers ask for happens, unless it has happened to this record."""
    asked = next((value.decode() for name, value in headers if name == HEADER), "")
    token = _accident.set(asked if failures_before == 0 else "")
    try:
        yield
    finally:
        _accident.reset(token)


class RehearsedUnits(UnitsOfWork):
    """Transactions like any others, but for the accident that is rehearsed."""

    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[UnitOfWork]:
        """Begin a transaction; the database is away, or the process dies before it commits, where asked."""
        if _accident.get() == FAILS_ONCE:
            raise Unavailable("database_unavailable", "The database is away (a rehearsal of the check).")
        async with self._units.begin() as unit:
            yield unit
            if _accident.get() == DIES_ONCE:
                raise ProcessDied
