"""One home of a context in PostgreSQL, reached with the role `lab_migrator`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from bigtech_lab.adapters.migration.row_statements import INBOX, RowStatements
from bigtech_lab.adapters.migration.statements import ADVANCE, OWNERSHIP_LOCK, SCHEMA, SEQUENCES, TABLES
from bigtech_lab.application.ports.context_store import (
    Batch,
    Change,
    Fingerprint,
    Key,
    MovedTable,
    TakenElsewhere,
)
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.migration import Hold
from bigtech_lab.errors import EnvironmentNotReady

if TYPE_CHECKING:
    import asyncpg

    Connection = asyncpg.Connection[asyncpg.Record]

_USERS = {
    "user": "SELECT id FROM {}.users",
    "friend": "SELECT requester_id AS id FROM {}.friendships",
    "chat": "SELECT user_id AS id FROM {}.room_members",
    "notification": "SELECT user_id AS id FROM {}.recipients",
}
# Shorter than PostgreSQL's search for deadlocks: it is we who give way, not a request of a user.
_LOCK_MS = 800
_LOCK_ATTEMPTS = 5
_STATEMENT_SECONDS = 120.0
_SETTINGS = {"application_name": "bigtech-lab migrate", "timezone": "UTC", "bytea_output": "hex"}


class PostgresContext:
    """Implements ContextStore on one connection, opened with the first question.

    Args:
        context: user, friend, chat or notification.
        url: the database's address for `lab_migrator`.
        schema: where the context's tables are.
        consumer: the name under which this home's consumer claims events in its inbox.
    """

    def __init__(self, context: str, url: str, schema: str, consumer: str) -> None:
        self._context = context
        self._url = url
        self._schema = schema
        self._consumer = consumer
        self._connection: Connection | None = None

    async def close(self) -> None:
        """Closes the connection, if there is one."""
        if self._connection is not None:
            self._connection.terminate()

    async def tables(self) -> Sequence[MovedTable]:
        """See the port."""
        async with self._connected() as connection:
            found = await connection.fetch(TABLES, self._schema)
        return [self._table(dict(row)) for row in found]

    async def rows(self, table: MovedTable) -> int:
        """See the port."""
        async with self._connected() as connection:
            return int(await connection.fetchval(self._of(table).count()))

    async def prepare(self, tables: Sequence[MovedTable], at_first: Hold) -> None:
        """See the port."""

        async def fence(connection: Connection) -> None:
            await connection.execute(SCHEMA)
            await connection.execute(
                "INSERT INTO migration.ownership (context, state) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                self._context,
                at_first.value,
            )
            # Of the outbox only new rows: the relay goes on publishing those that are there.
            fenced = {f'"{self._schema}".outbox': "INSERT"}
            fenced |= {self._of(table).name: "INSERT OR UPDATE OR DELETE OR TRUNCATE" for table in tables}
            for name, events in fenced.items():
                await connection.execute(
                    f"CREATE OR REPLACE TRIGGER migration_fence BEFORE {events} ON {name}"
                    f" FOR EACH STATEMENT EXECUTE FUNCTION migration.fence('{self._context}')"
                )

        await self._alone(fence)

    async def record_changes(self, tables: Sequence[MovedTable]) -> None:
        """See the port."""

        async def record(connection: Connection) -> None:
            for table in tables:
                arguments = ", ".join(f"'{word}'" for word in (self._context, *self._whole_key(table)))
                await connection.execute(
                    "CREATE OR REPLACE TRIGGER migration_record AFTER INSERT OR UPDATE OR DELETE"
                    f" ON {self._of(table).name} FOR EACH ROW EXECUTE FUNCTION migration.record({arguments})"
                )

        await self._alone(record)

    async def forget_everything(self, tables: Sequence[MovedTable]) -> None:
        """See the port."""

        async def forget(connection: Connection) -> None:
            for table in tables:
                await connection.execute(f"DROP TRIGGER IF EXISTS migration_record ON {self._of(table).name}")
            for part in ("changes", "progress"):
                await connection.execute(f"DELETE FROM migration.{part} WHERE context = $1", self._context)

        await self._alone(forget)

    async def empty(self, tables: Sequence[MovedTable]) -> None:
        """See the port."""
        async with self._silently() as connection:
            for table in tables:
                await connection.execute(f"DELETE FROM {self._of(table).name}")
            await connection.execute("DELETE FROM migration.progress WHERE context = $1", self._context)

    async def hold(self) -> Hold | None:
        """See the port."""
        async with self._connected() as connection:
            if not await connection.fetchval("SELECT to_regclass('migration.ownership') IS NOT NULL"):
                return None
            query = "SELECT state FROM migration.ownership WHERE context = $1"
            state = await connection.fetchval(query, self._context)
        return None if state is None else Hold(state)

    async def set_hold(self, hold: Hold) -> None:
        """See the port."""

        async def change(connection: Connection) -> None:
            await connection.execute(
                "SELECT pg_advisory_xact_lock($1, hashtext($2))", OWNERSHIP_LOCK, self._context
            )
            await connection.execute(
                "UPDATE migration.ownership SET state = $2, changed_at = clock_timestamp()"
                " WHERE context = $1",
                self._context,
                hold.value,
            )

        await self._alone(change)

    async def read(
        self, table: MovedTable, after: Key | None, limit: int, *, upto: Key | None = None
    ) -> Batch:
        """See the port."""
        of = self._of(table)
        async with self._connected() as connection:
            row = await connection.fetchrow(of.read(after, limit, upto), *of.key_arguments(after, upto))
        assert row is not None  # noqa: S101 - an aggregate has one row
        return Batch(row["rows"], row["count"], _key(table, row["last"]))

    async def read_keys(self, table: MovedTable, keys: Sequence[Key]) -> str:
        """See the port."""
        async with self._connected() as connection:
            return str(await connection.fetchval(self._of(table).read_keys(), json.dumps([*keys])))

    async def write(self, table: MovedTable, rows: str, *, first_delete: Sequence[Key] = ()) -> None:
        """See the port."""
        import asyncpg

        of = self._of(table)
        async with self._silently() as connection:
            try:
                async with connection.transaction():
                    if first_delete:
                        await connection.execute(of.delete_keys(), json.dumps([*first_delete]))
                    await connection.execute(of.write(), rows)
            except asyncpg.UniqueViolationError as taken:
                raise TakenElsewhere(str(taken)) from taken

    async def changes(self, limit: int) -> Sequence[Change]:
        """See the port."""
        async with self._connected() as connection:
            found = await connection.fetch(
                "SELECT position, table_name, key::text AS key FROM migration.changes WHERE context = $1"
                " ORDER BY position LIMIT $2",
                self._context,
                limit,
            )
        return [Change(row["position"], row["table_name"], _without_consumer(dict(row))) for row in found]

    async def forget_changes(self, changes: Sequence[Change]) -> None:
        """See the port."""
        async with self._connected() as connection:
            positions = [change.position for change in changes]
            await connection.execute("DELETE FROM migration.changes WHERE position = ANY($1)", positions)

    async def waiting(self) -> int:
        """See the port."""
        async with self._connected() as connection:
            if not await connection.fetchval("SELECT to_regclass('migration.changes') IS NOT NULL"):
                return 0
            query = "SELECT count(*) FROM migration.changes WHERE context = $1"
            return int(await connection.fetchval(query, self._context))

    async def unpublished(self) -> int:
        """See the port."""
        async with self._connected() as connection:
            query = f'SELECT count(*) FROM "{self._schema}".outbox WHERE published_at IS NULL'
            return int(await connection.fetchval(query))

    async def fingerprint(
        self, table: MovedTable, after: Key | None, *, limit: int | None = None, upto: Key | None = None
    ) -> Fingerprint:
        """See the port."""
        of = self._of(table)
        async with self._connected() as connection:
            query = of.fingerprint(after, limit, upto)
            row = await connection.fetchrow(query, *of.key_arguments(after, upto))
        assert row is not None  # noqa: S101 - an aggregate has one row
        return Fingerprint(row["count"], row["digest"], _key(table, row["last"]))

    async def some_users(self, count: int) -> Sequence[int]:
        """See the port."""
        query = _USERS[self._context].format(f'"{self._schema}"')
        async with self._connected() as connection:
            found = await connection.fetch(
                f"SELECT id FROM (SELECT DISTINCT id FROM ({query}) every) one ORDER BY random() LIMIT $1",
                count,
            )
        return [row["id"] for row in found]

    async def sequences(self) -> Mapping[str, int]:
        """See the port."""
        async with self._connected() as connection:
            return {row["name"]: row["last_value"] for row in await connection.fetch(SEQUENCES, self._schema)}

    async def advance(self, sequences: Mapping[str, int]) -> None:
        """See the port."""
        async with self._connected() as connection:
            for name, value in sequences.items():
                await connection.execute(ADVANCE, self._schema, name, value)

    async def progress(self) -> Mapping[str, Key | None]:
        """See the port."""
        async with self._connected() as connection:
            if not await connection.fetchval("SELECT to_regclass('migration.progress') IS NOT NULL"):
                return {}
            query = "SELECT table_name, last_key::text AS last FROM migration.progress WHERE context = $1"
            found = await connection.fetch(query, self._context)
        return {row["table_name"]: row["last"] and json.loads(row["last"]) for row in found}

    async def note_progress(self, table: str, last: Key | None) -> None:
        """See the port."""
        async with self._connected() as connection:
            await connection.execute(
                "INSERT INTO migration.progress (context, table_name, last_key) VALUES ($1, $2, $3::jsonb)"
                " ON CONFLICT (context, table_name) DO UPDATE SET last_key = excluded.last_key",
                self._context,
                table,
                None if last is None else json.dumps(last),
            )

    def _of(self, table: MovedTable) -> RowStatements:
        return RowStatements(self._schema, self._consumer, table)

    def _table(self, row: Mapping[str, Any]) -> MovedTable:
        if not row["key"]:
            raise EnvironmentNotReady(
                Localized(
                    f"The table {row['name']} of '{self._context}' has no primary key, so it cannot be "
                    "moved.",
                    f"'{self._context}'의 테이블 {row['name']}에 기본 키가 없어 옮길 수 없습니다.",
                ),
                code="no-primary-key",
            )
        keyed = zip(row["key"], row["key_types"], strict=True)
        key = [
            (column, type_) for column, type_ in keyed if not (row["name"] == INBOX and column == "consumer")
        ]
        columns, types = zip(*key, strict=True)
        return MovedTable(row["name"], tuple(row["columns"]), columns, types)

    def _whole_key(self, table: MovedTable) -> tuple[str, ...]:
        return ("consumer", *table.key) if table.name == INBOX else table.key

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Connection]:
        import asyncpg

        try:
            if self._connection is None or self._connection.is_closed():
                self._connection = await asyncpg.connect(
                    self._url, timeout=3.0, command_timeout=_STATEMENT_SECONDS, server_settings=_SETTINGS
                )
            yield self._connection
        except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError) as problem:
            reason = str(problem) or type(problem).__name__
            raise EnvironmentNotReady(
                Localized(
                    f"The database of '{self._context}' does not answer: {reason}.",
                    f"'{self._context}'의 데이터베이스가 응답하지 않습니다: {reason}.",
                ),
                code="database-away",
                hint="bigtech-lab status",
            ) from problem

    async def _alone(self, work: Callable[[Connection], Awaitable[None]]) -> None:
        """Works in a transaction that waits only briefly for locks, since everybody waits behind it."""
        import asyncpg

        for _ in range(_LOCK_ATTEMPTS):
            async with self._connected() as connection:
                with suppress(asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
                    async with connection.transaction():
                        await connection.execute(f"SET LOCAL lock_timeout = {_LOCK_MS}")
                        await work(connection)
                    return
        raise EnvironmentNotReady(
            Localized(
                f"The tables of '{self._context}' are held by a transaction that does not end.",
                f"끝나지 않는 트랜잭션이 '{self._context}'의 테이블을 잡고 있습니다.",
            ),
            code="tables-busy",
            hint=Localized("Run the command again in a moment.", "잠시 뒤에 명령을 다시 실행하세요."),
        )

    @asynccontextmanager
    async def _silently(self) -> AsyncIterator[Connection]:
        """A transaction whose writes set off no trigger: not the fence, not the record, no foreign key."""
        async with self._connected() as connection, connection.transaction():
            await connection.execute("SET LOCAL session_replication_role = replica")
            yield connection


def _key(table: MovedTable, row: str | None) -> Key | None:
    if row is None:
        return None
    values = json.loads(row)
    return {column: values[column] for column in table.key}


def _without_consumer(row: Mapping[str, Any]) -> Key:
    key: dict[str, Any] = json.loads(row["key"])
    if row["table_name"] == INBOX:
        key.pop("consumer", None)
    return key
