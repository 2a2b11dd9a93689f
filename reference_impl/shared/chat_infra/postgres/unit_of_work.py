"""State and events in one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from chat_infra.outbox.row import OUTBOX_INSERT, OUTBOX_INSERT_MANY, OutboxRow, outbox_row
from chat_infra.postgres.database import Database

if TYPE_CHECKING:
    import asyncpg
    from asyncpg.pool import PoolConnectionProxy

    Connection = PoolConnectionProxy[asyncpg.Record]

AfterCommit = Callable[[], Awaitable[None]]


class UnitOfWork:
    """A transaction; the events published in it leave the service if and only if it commits."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._rows: list[OutboxRow] = []
        self._after_commit: list[AfterCommit] = []
        self._committed = False

    def publish(
        self,
        payload: msgspec.Struct,
        *,
        key: str,
        aggregate_type: str,
        aggregate_id: str,
        event_id: UUID | None = None,
    ) -> UUID:
        """Add an event to this transaction and return its id; `key` decides its partition, hence its order.

        Raises:
            LookupError: the payload's type is not a registered event.
        """
        # --8<-- [start:publish]
        row = outbox_row(
            payload, key=key, aggregate_type=aggregate_type, aggregate_id=aggregate_id, event_id=event_id
        )
        self._rows.append(row)
        return row.id
        # --8<-- [end:publish]

    def after_commit(self, action: AfterCommit) -> None:
        """Do something once the transaction is durable; it may be lost in a crash, so it must be
        repairable.
        """
        self._after_commit.append(action)

    async def commit(self) -> None:
        """Ask for the transaction to be committed at the end of the block; without this it is rolled back."""
        # --8<-- [start:commit]
        if len(self._rows) == 1:
            await self.connection.execute(OUTBOX_INSERT, *self._rows[0].as_arguments())
        elif self._rows:
            columns = zip(*(row.as_arguments() for row in self._rows), strict=True)
            await self.connection.execute(OUTBOX_INSERT_MANY, *(list(column) for column in columns))
        self._committed = True
        # --8<-- [end:commit]

    @property
    def is_committed(self) -> bool:
        """Whether `commit` was asked for."""
        return self._committed

    @property
    def has_events(self) -> bool:
        """Whether events wait for the commit."""
        return bool(self._rows)

    async def run_after_commit(self) -> None:
        """Run the actions of `after_commit` in their order."""
        for action in self._after_commit:
            await action()


class UnitsOfWork:
    """Begins units of work on one database; `wake_relay` is called after each commit that carried events."""

    def __init__(self, database: Database, wake_relay: Callable[[], None]) -> None:
        self._database = database
        self._wake_relay = wake_relay

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[UnitOfWork]:
        """Run the block in a transaction, which commits if the block called `commit()` and did not fail.

        Raises:
            Unavailable: the database is away; nothing was stored, or it cannot be known whether it was.
        """
        # --8<-- [start:begin]
        async with self._database.connection() as connection:
            transaction = connection.transaction()
            await transaction.start()
            unit = UnitOfWork(connection)
            try:
                yield unit
            except BaseException:
                if not connection.is_closed():
                    await transaction.rollback()
                raise
            if unit.is_committed:
                await transaction.commit()
            else:
                await transaction.rollback()
        if unit.is_committed:
            if unit.has_events:
                self._wake_relay()
            await unit.run_after_commit()
        # --8<-- [end:begin]
