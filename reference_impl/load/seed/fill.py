"""The whole of it: four databases, a transaction each."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import asyncpg

from load.report_lines import LoadProblem, report
from load.seed.accounts import Account, people_there, write_accounts, write_known_users
from load.seed.audiences import write_audiences
from load.seed.friendships import Request, befriend, write_friend_pairs, write_friendships
from load.seed.messages import write_messages
from load.seed.notifications import write_notifications
from load.seed.rooms import busy_rooms, invent_rooms, write_members, write_rooms
from load.seed.tables import exists

if TYPE_CHECKING:
    from load.seed.plan import SeedPlan
    from load.seed.tables import Connection

DATABASES: Final = {
    "user": "users",
    "friend": "friendships",
    "chat": "rooms",
    "notification": "feed_reach",
}
"""Context → a table by which its schema is known to be there."""


class Fill:
    """One run: first everything is decided and written in open transactions, then all are committed.

    A crash between two of the four commits leaves people whom not every service knows; they harm nobody, and
    a further run numbers on from them.
    """

    def __init__(self, plan: SeedPlan, urls: Mapping[str, str], password_hash: str) -> None:
        self._plan = plan
        self._urls = urls
        self._password_hash = password_hash
        self._counts: dict[str, int] = {}

    async def __call__(self) -> dict[str, Any]:
        """Write and return what was written: counts by name, seconds, rows a second.

        Raises:
            LoadProblem: a database is away or has not its tables yet.
        """
        began = time.perf_counter()
        opened: dict[str, Connection] = {}
        try:
            for context, table in DATABASES.items():
                opened[context] = await _connect(context, self._urls[context], table)
            await self._write(opened)
        finally:
            for connection in opened.values():
                connection.terminate()
        seconds = time.perf_counter() - began
        rows = sum(self._counts.values())
        return {
            "counts": self._counts,
            "seconds": round(seconds, 3),
            "rows_per_second": round(rows / seconds),
        }

    async def _write(self, opened: Mapping[str, Connection]) -> None:
        transactions = [connection.transaction() for connection in opened.values()]
        for transaction in transactions:
            await transaction.start()
        first_number = await people_there(opened["user"]) + 1
        # A second run must not repeat the first one's choices, but be as repeatable.
        choice = random.Random(f"{self._plan.seed}:{first_number}")  # noqa: S311 - data, no secrets
        accounts, requests = await self._write_people(opened, choice, first_number)
        await self._write_rooms(opened, choice, accounts, requests)
        for transaction in transactions:
            await transaction.commit()
        for connection in opened.values():
            await connection.execute("ANALYZE", timeout=300)

    async def _write_people(
        self, opened: Mapping[str, Connection], choice: random.Random, first_number: int
    ) -> tuple[list[Account], list[Request]]:
        plan = self._plan
        accounts = await write_accounts(
            opened["user"], plan, choice, first_number=first_number, password_hash=self._password_hash
        )
        requests = befriend(plan, choice, accounts)
        known = [await write_known_users(connection, plan, accounts) for connection in opened.values()]
        self._counts.update(
            users=len(accounts),
            known_users=sum(known),
            friendships=await write_friendships(opened["friend"], requests),
            friend_pairs=await write_friend_pairs(opened["user"], requests),
            notifications=await write_notifications(opened["notification"], requests),
        )
        report("progress", step="people", done=len(accounts), total=plan.users)
        return accounts, requests

    async def _write_rooms(
        self,
        opened: Mapping[str, Connection],
        choice: random.Random,
        accounts: list[Account],
        requests: list[Request],
    ) -> None:
        plan, connection = self._plan, opened["chat"]
        rooms = await invent_rooms(connection, plan, choice, accounts, requests)
        turns = busy_rooms(choice, rooms, plan.messages) if plan.messages else []
        messages = await write_messages(connection, plan, choice, turns)
        self._counts.update(
            messages=messages,
            room_events=messages,
            rooms=await write_rooms(connection, plan, rooms),
            room_members=await write_members(connection, plan, choice, rooms),
            audiences=await write_audiences(opened["notification"], rooms, requests),
        )
        report("progress", step="rooms", done=len(rooms), total=plan.rooms)


async def _connect(context: str, url: str, table: str) -> Connection:
    hint = "Start the whole stack once (`bigtech-lab up`): the services make their tables."
    try:
        connection = await asyncpg.connect(url, timeout=5, command_timeout=120)
    except (OSError, asyncpg.PostgresError) as problem:
        raise LoadProblem("database-away", f"{context}_db cannot be opened: {problem}.", hint) from None
    if not await exists(connection, table):
        connection.terminate()
        raise LoadProblem("schema-missing", f"{context}_db has no table {table} yet.", hint)
    return connection
