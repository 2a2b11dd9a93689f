"""Accounts in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import asyncpg
import msgspec

from chat_contracts.payloads import user as contracts
from chat_infra.postgres.database import Database
from chat_infra.postgres.unit_of_work import UnitOfWork, UnitsOfWork
from chat_kernel.aggregate import DomainEvent
from chat_kernel.errors import Conflict, NotFound
from services.user.domain.email import Email
from services.user.domain.events import UserProfileUpdated, UserRegistered
from services.user.domain.user import User
from services.user.domain.username import Username

_COLUMNS: Final = (
    "id, email, username, password_hash, display_name, status_message, last_seen_at, created_at, updated_at"
)
_INSERT: Final = (
    "INSERT INTO users (id, email, username, password_hash, display_name, status_message, created_at,"
    " updated_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
)
_SEARCH: Final = (
    f"SELECT {_COLUMNS}, count(*) OVER () AS total_count FROM users"
    " WHERE lower(username) LIKE $1 OR lower(display_name) LIKE $1"
    " ORDER BY lower(username) = $2 DESC, lower(username) LIKE $3 DESC, lower(username) LIMIT $4"
)
# --8<-- [start:taken]
_TAKEN: Final = {
    "users_email_key": ("email_taken", "An account with this e-mail address exists already.", "email"),
    "users_username_key": ("username_taken", "This username is taken.", "username"),
}
# --8<-- [end:taken]
_LARGEST_ID: Final = 2**63 - 1


class PostgresUsers:
    """Implements `UserStore`."""

    def __init__(self, database: Database, units: UnitsOfWork) -> None:
        self._database = database
        self._units = units

    async def next_id(self) -> int:
        """Reserve an id for a new account."""
        reserved: int = await self._database.fetchval("SELECT nextval(pg_get_serial_sequence('users', 'id'))")
        return reserved

    async def add(self, user: User) -> None:
        """Store a new account, and publish what it recorded."""
        try:
            # --8<-- [start:add]
            async with self._units.begin() as unit:
                await unit.connection.execute(
                    _INSERT,
                    user.id,
                    user.email.text,
                    user.username.text,
                    user.password_hash,
                    user.display_name,
                    user.status_message,
                    user.created_at,
                    user.updated_at,
                )
                _publish(user, unit)
                await unit.commit()
            # --8<-- [end:add]
        except asyncpg.UniqueViolationError as violation:
            taken = _TAKEN.get(violation.constraint_name or "")
            if taken is None:
                raise
            error, message, field = taken
            raise Conflict(error, message, {"field": field}) from None

    async def change(self, user_id: int, change: Callable[[User], None]) -> User:
        """Apply a change under a row lock, and publish what it recorded."""
        async with self._units.begin() as unit:
            row = await unit.connection.fetchrow(
                f"SELECT {_COLUMNS} FROM users WHERE id = $1 FOR UPDATE", user_id
            )
            if row is None:
                raise NotFound("user_not_found", f"There is no user {user_id}.", {"user_id": user_id})
            user = _user(row)
            change(user)
            await unit.connection.execute(
                "UPDATE users SET display_name = $2, status_message = $3, updated_at = $4 WHERE id = $1",
                user.id,
                user.display_name,
                user.status_message,
                user.updated_at,
            )
            _publish(user, unit)
            await unit.commit()
        return user

    async def by_id(self, user_id: int) -> User | None:
        """Return an account."""
        if not 0 < user_id <= _LARGEST_ID:
            return None
        row = await self._database.fetchrow(f"SELECT {_COLUMNS} FROM users WHERE id = $1", user_id)
        return _user(row) if row is not None else None

    async def by_ids(self, user_ids: Sequence[int]) -> list[User]:
        """Return those accounts that exist, in the order asked for."""
        wanted = [user_id for user_id in dict.fromkeys(user_ids) if 0 < user_id <= _LARGEST_ID]
        rows = await self._database.fetch(
            f"SELECT {_COLUMNS} FROM users WHERE id = ANY($1::bigint[])", wanted
        )
        found = {row["id"]: _user(row) for row in rows}
        return [found[user_id] for user_id in wanted if user_id in found]

    async def by_email(self, email: str) -> User | None:
        """Return the account of an address."""
        row = await self._database.fetchrow(
            f"SELECT {_COLUMNS} FROM users WHERE lower(email) = lower($1)", email
        )
        return _user(row) if row is not None else None

    async def search(self, text: str, limit: int) -> tuple[list[User], int]:
        """Return accounts whose names contain `text`: the exact name first, then those that begin with it."""
        lowered = text.lower()
        literal = lowered.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        rows = await self._database.fetch(_SEARCH, f"%{literal}%", lowered, f"{literal}%", limit)
        return [_user(row) for row in rows], rows[0]["total_count"] if rows else 0

    async def exists(self, user_id: int) -> bool:
        """Whether there is such an account."""
        if not 0 < user_id <= _LARGEST_ID:
            return False
        return bool(await self._database.fetchval("SELECT EXISTS (SELECT FROM users WHERE id = $1)", user_id))


def _user(row: asyncpg.Record) -> User:
    return User(
        user_id=row["id"],
        email=Email(row["email"]),
        username=Username(row["username"]),
        password_hash=row["password_hash"],
        display_name=row["display_name"],
        status_message=row["status_message"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        last_seen_at=row["last_seen_at"],
    )


def _publish(user: User, unit: UnitOfWork) -> None:
    for event in user.collect_events():
        unit.publish(_contract(event), key=str(user.id), aggregate_type="user", aggregate_id=str(user.id))


# --8<-- [start:contract]
def _contract(event: DomainEvent) -> msgspec.Struct:
    """Translate a fact of the model into what other services were promised."""
    match event:
        case UserRegistered():
            return contracts.UserRegistered(
                user_id=event.user_id,
                email=event.email,
                username=event.username,
                display_name=event.display_name,
                registered_at=event.occurred_at,
            )
        case UserProfileUpdated():
            return contracts.UserProfileUpdated(
                user_id=event.user_id,
                username=event.username,
                display_name=event.display_name,
                status_message=event.status_message,
                updated_at=event.occurred_at,
            )
        case _:
            raise TypeError(f"{type(event).__name__} has no contract")


# --8<-- [end:contract]
