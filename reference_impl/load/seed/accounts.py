"""People in user-service, and what the other services know of them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final, NamedTuple

from load.seed.people import EMAIL_DOMAIN, Person, people
from load.seed.tables import copy, exists, reserve_ids

if TYPE_CHECKING:
    from load.seed.plan import SeedPlan
    from load.seed.tables import Connection

_KNOWN: Final = ("user_id", "username", "display_name", "email", "as_of")
_COLUMNS: Final = (
    "id", "email", "username", "password_hash", "display_name", "status_message", "created_at", "updated_at",
)  # fmt: skip


class Account(NamedTuple):
    """A person with their id."""

    id: int
    person: Person


async def people_there(connection: Connection) -> int:
    """Return how many people earlier runs made; the next ones are numbered on from there."""
    count: int = await connection.fetchval(
        "SELECT count(*) FROM users WHERE lower(email) LIKE $1", f"%@{EMAIL_DOMAIN}"
    )
    return count


async def write_accounts(
    connection: Connection, plan: SeedPlan, choice: random.Random, *, first_number: int, password_hash: str
) -> list[Account]:
    """Create the accounts; all have the same password, hashed once."""
    ids = await reserve_ids(connection, "users", plan.users)
    made = [
        Account(user_id, person)
        for user_id, person in zip(ids, people(choice, first_number, plan.users), strict=True)
    ]
    since = plan.began
    await copy(
        connection,
        "users",
        _COLUMNS,
        (
            (
                account.id, account.person.email, account.person.username, password_hash,
                account.person.display_name, account.person.status_message, since, since,
            )
            for account in made
        ),
    )  # fmt: skip
    return made


async def write_known_users(connection: Connection, plan: SeedPlan, accounts: list[Account]) -> int:
    """Tell a service of the people, as `user.registered` would; 0 where it keeps no such read model."""
    if not await exists(connection, "known_users"):
        return 0
    since = plan.began
    return await copy(
        connection,
        "known_users",
        _KNOWN,
        ((a.id, a.person.username, a.person.display_name, a.person.email, since) for a in accounts),
    )
