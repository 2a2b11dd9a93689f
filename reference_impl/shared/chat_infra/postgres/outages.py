"""Which errors mean that the database is away, as opposed to wrong use of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg

from chat_kernel.errors import Unavailable

FENCED: Final = "migration.fence"
"""The hint by which a database says that it keeps a write out because its context moves to another owner."""

DATABASE_OUTAGES: Final[tuple[type[BaseException], ...]] = (
    OSError,  # refused, reset; TimeoutError is one as well
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,  # "connection is closed", "pool is closing"
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,  # the server shuts down, a statement was cancelled
    asyncpg.InsufficientResourcesError,  # too many connections, the disk is full
    asyncpg.InvalidAuthorizationSpecificationError,  # roles are provisioned after the server has started
    asyncpg.InvalidCatalogNameError,
)


@contextmanager
def database_outages_reported() -> Iterator[None]:
    """Turn an outage into `Unavailable`, so that a caller hears 503 and never a wrong 404.

    Raises:
        Unavailable: the database is away.
    """
    try:
        yield
    except DATABASE_OUTAGES as outage:
        if getattr(outage, "hint", None) == FENCED:
            raise Unavailable(
                "moved", "This part of the system is being moved. Try again in a moment."
            ) from outage
        reason = type(outage).__name__
        raise Unavailable(
            "database_unavailable", "The database is not available.", {"reason": reason}
        ) from outage
