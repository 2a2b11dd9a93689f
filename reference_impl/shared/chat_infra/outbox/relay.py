"""The relay: publishes what the outbox holds, survives any crash and never skips a row."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from typing import Final

import asyncpg

from chat_contracts.envelope import EventEnvelope
from chat_infra.kafka.producer import BatchSender, Outgoing, Sent
from chat_infra.logs import get_logger
from chat_infra.metrics import OUTBOX_LAG, OUTBOX_PUBLISHED, RELAY_ERRORS
from chat_infra.outbox.marking import Acknowledged, Connection, Marking
from chat_infra.postgres.database import Database
from chat_infra.telemetry.messaging import EventAtPlace, EventSpans

_BATCH: Final = 2000
_POLL_SECONDS: Final = 0.1
_LEAST_APART_SECONDS: Final = 0.004
"""From the beginning of one round to the next: what comes meanwhile goes together, at the price of one. The
first event after a pause does not wait."""
_STANDBY_SECONDS: Final = 0.5
_PURGE_EVERY_SECONDS: Final = 300.0
_OWNER_LOCK: Final = 7_311_001
"""First key of the advisory lock of the one relay that owns an outbox; the second is the schema, since the
monolith has an outbox for each context in one database.
"""

_OWN: Final = "SELECT pg_try_advisory_lock($1, hashtext(current_schema()))"

# --8<-- [start:next]
# Unpublished rows, never "after the last position": positions are handed out before commit, so a row with
# a small position may become visible after one with a larger, and a cursor would step over it. What was
# acknowledged and is being marked at this moment is left out by name ($1).
_NEXT: Final = (
    "SELECT position, id, topic, partition_key, type, payload, correlation_id, causation_id,"
    " traceparent, created_at"
    " FROM outbox WHERE published_at IS NULL AND position <> ALL($1::bigint[])"
    f" ORDER BY position LIMIT {_BATCH}"
)
# --8<-- [end:next]
_PURGE: Final = (
    "DELETE FROM outbox WHERE position IN (SELECT position FROM outbox WHERE published_at < $1"
    " ORDER BY position LIMIT 5000)"
)


class OutboxRelay:
    """Moves outbox rows to Kafka. Of several relays on one database one works, the others stand by."""

    def __init__(
        self,
        database: Database,
        producer: BatchSender,
        *,
        source: str,
        retention: timedelta = timedelta(days=1),
        spans: EventSpans | None = None,
    ) -> None:
        self._database = database
        self._producer = producer
        self._source = source
        self._retention = retention
        self._spans = spans or EventSpans(None)
        self._wake = asyncio.Event()
        self._log = get_logger("outbox.relay")

    def wake(self) -> None:
        """Say that rows have been committed; without it the relay looks every 100 ms."""
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; an error ends this call, and the owner lock with it.

        Raises:
            Exception: the database or Kafka failed; the caller runs it again after a pause.
        """
        await self._database.wait_until_open()
        async with AsyncExitStack() as opened:
            owner = await self._connect(opened)
            try:
                if await self._own(owner, stop):
                    await self._drain(owner, await self._connect(opened), stop)
            except BaseException:
                RELAY_ERRORS.inc()
                raise

    async def _connect(self, opened: AsyncExitStack) -> Connection:
        connection = await self._database.connect_alone()
        # Ends the session, and thereby the ownership, also when the server does not answer any more.
        opened.callback(connection.terminate)
        return connection

    async def _own(self, connection: Connection, stop: asyncio.Event) -> bool:
        while not stop.is_set():
            if await connection.fetchval(_OWN, _OWNER_LOCK):
                return True
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _STANDBY_SECONDS)
        return False

    async def _drain(self, owner: Connection, marker: Connection, stop: asyncio.Event) -> None:
        # A mark that a crash of the server forgets repeats an event, which every consumer knows how to take.
        await marker.execute("SET synchronous_commit = off")
        loop = asyncio.get_running_loop()
        next_purge = loop.time() + _PURGE_EVERY_SECONDS
        marking = Marking(marker, on_failure=self._wake.set)
        try:
            while not stop.is_set():
                self._wake.clear()
                began = loop.time()
                rows = await owner.fetch(_NEXT, marking.positions)
                if rows:
                    await self._publish(rows, marking)
                if marking.due_in == 0.0:
                    await marking.begin()
                marking.raise_failure()
                if loop.time() >= next_purge:
                    await owner.execute(_PURGE, datetime.now(UTC) - self._retention)
                    next_purge = loop.time() + _PURGE_EVERY_SECONDS
                if len(rows) < _BATCH:
                    rest = _POLL_SECONDS if marking.due_in is None else marking.due_in
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), rest)
                    if rows:
                        await asyncio.sleep(began + _LEAST_APART_SECONDS - loop.time())
        finally:
            await marking.finish()

    async def _publish(self, rows: list[asyncpg.Record], marking: Marking) -> None:
        """Send rows and have them marked; the next rows are fetched and sent while that goes on.

        The next ones are sent only after these were acknowledged, so no event of a key overtakes another.
        """
        since = self._spans.now()
        # --8<-- [start:publish]
        outcomes = await self._producer.send_batch([self._outgoing(row) for row in rows])
        failure = next((outcome for outcome in outcomes if isinstance(outcome, BaseException)), None)
        acknowledged = [
            Acknowledged(row["position"], outcome.partition, outcome.offset)
            for row, outcome in zip(rows, outcomes, strict=True)
            if isinstance(outcome, Sent)
        ]
        if not self._spans.are_off:
            self._tell(rows, outcomes, since)
        for topic, count in Counter(row["topic"] for row in rows).items():
            OUTBOX_PUBLISHED.labels(topic).inc(count)
        now = datetime.now(UTC)
        for row in rows:
            OUTBOX_LAG.observe((now - row["created_at"]).total_seconds())
        # Marked after the acknowledgement: a crash before this line repeats events, it never loses one.
        marking.add(acknowledged)
        if failure is not None:
            raise failure
        # --8<-- [end:publish]

    def _tell(
        self, rows: Sequence[asyncpg.Record], outcomes: Sequence[Sent | BaseException], since: int
    ) -> None:
        for row, outcome in zip(rows, outcomes, strict=True):
            if isinstance(outcome, Sent):
                event = EventAtPlace(
                    str(row["id"]),
                    row["type"],
                    row["traceparent"],
                    row["topic"],
                    outcome.partition,
                    outcome.offset,
                )
                self._spans.published(event, since)

    def _outgoing(self, row: asyncpg.Record) -> Outgoing:
        envelope = EventEnvelope(
            id=row["id"],
            type=row["type"],
            source=self._source,
            time=row["created_at"],
            partition_key=row["partition_key"],
            correlation_id=row["correlation_id"],
            traceparent=row["traceparent"],
            causation_id=row["causation_id"],
        )
        return Outgoing(
            row["topic"], row["partition_key"].encode(), row["payload"].encode(), envelope.headers()
        )
