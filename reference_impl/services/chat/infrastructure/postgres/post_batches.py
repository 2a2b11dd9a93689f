"""Posts messages that arrive together in one transaction: a commit costs the same for one as for many."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

import asyncpg

from chat_infra.postgres.database import Database
from chat_kernel.errors import Unavailable

_ARGUMENTS: Final = (
    "bigint", "bigint", "text", "text", "text", "bigint", "timestamptz", "uuid", "uuid", "uuid", "text",
)  # fmt: skip
_NUMBERS: Final = ", ".join(f"${number}" for number in range(1, len(_ARGUMENTS) + 1))
_LISTS: Final = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(_ARGUMENTS, 1))
_NAMES: Final = ", ".join(f"a{number}" for number in range(1, len(_ARGUMENTS) + 1))
_ALONE: Final = f"SELECT outcome, message FROM post_message({_NUMBERS})"
# The function runs once a row, in the order of the rows, and sees what it did for the rows before.
_TOGETHER: Final = f"""
SELECT posted.outcome, posted.message
FROM unnest({_LISTS}) WITH ORDINALITY AS drafts({_NAMES}, place)
CROSS JOIN LATERAL post_message({_NAMES}) AS posted
ORDER BY place
"""
_MOST_TOGETHER: Final = 32
_MOST_WAITING: Final = 4096
_FLIGHTS: Final = 3
_OWN_TIME: Final = 0.02


class _Waiting(NamedTuple):
    """The arguments of `post_message`, the room first, and who waits for its row."""

    arguments: Sequence[Any]
    row: asyncio.Future[asyncpg.Record]


class PostBatches:
    """While one transaction is on its way the next one fills; nothing waits where nothing is on its way.

    A transaction that takes longer, since it waits for a room that somebody holds, lets the next one start:
    what comes after it for other rooms goes on.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[_Waiting] = deque()
        self._flights: set[asyncio.Task[None]] = set()
        self._starting: asyncio.Task[None] | None = None

    async def post(self, arguments: Sequence[Any]) -> asyncpg.Record:
        """Call `post_message` and return its row.

        Raises:
            Unavailable: the database is away, or too much waits already.
            asyncpg.PostgresError: the function failed for these arguments.
        """
        if len(self._waiting) >= _MOST_WAITING:
            raise Unavailable("database_busy", "Too many messages wait for the database.")
        waiting = _Waiting(arguments, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._starting is None:
            self._starting = asyncio.create_task(self._start_flights())
        return await waiting.row

    async def _start_flights(self) -> None:
        try:
            while self._waiting:
                count = min(len(self._waiting), _MOST_TOGETHER)
                together = [self._waiting.popleft() for _ in range(count)]
                flight = asyncio.create_task(self._fly(together))
                self._flights.add(flight)
                flight.add_done_callback(self._flights.discard)
                await asyncio.wait({flight}, timeout=_OWN_TIME)
                if len(self._flights) >= _FLIGHTS:
                    await asyncio.wait(self._flights, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._starting = None

    async def _fly(self, together: Sequence[_Waiting]) -> None:
        if len(together) > 1:
            # Every transaction takes its rooms in the same order, so that no two wait for one another.
            ordered = sorted(together, key=lambda waiting: waiting.arguments[0])
            columns = zip(*(waiting.arguments for waiting in ordered), strict=True)
            try:
                rows = await self._database.fetch(_TOGETHER, *map(list, columns))
            except Unavailable as away:
                _tell(ordered, [away] * len(ordered))
                return
            except asyncpg.PostgresError:
                # One of them failed and took the others along: each alone, so that only it hears of that.
                pass
            else:
                _tell(ordered, rows)
                return
        for waiting in together:
            _tell([waiting], [await self._alone(waiting.arguments)])

    async def _alone(self, arguments: Sequence[Any]) -> asyncpg.Record | Exception:
        try:
            (row,) = await self._database.fetch(_ALONE, *arguments)
        except (Unavailable, asyncpg.PostgresError) as problem:
            return problem
        return row


def _tell(together: Sequence[_Waiting], outcomes: Sequence[asyncpg.Record | Exception]) -> None:
    for waiting, outcome in zip(together, outcomes, strict=True):
        # Whoever hung up in the meantime asks again with the same client_msg_id.
        with suppress(asyncio.InvalidStateError):
            if isinstance(outcome, Exception):
                waiting.row.set_exception(outcome)
            else:
                waiting.row.set_result(outcome)
