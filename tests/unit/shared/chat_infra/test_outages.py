from __future__ import annotations

import asyncpg
import pytest

from chat_infra.postgres.outages import database_outages_reported
from chat_kernel.errors import Unavailable


@pytest.mark.parametrize(
    "outage",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        asyncpg.CannotConnectNowError(),
        asyncpg.AdminShutdownError(),
        asyncpg.TooManyConnectionsError(),
        asyncpg.DiskFullError(),
    ],
)
def test_a_database_that_cannot_work_is_told_as_unavailable(outage: Exception) -> None:
    with pytest.raises(Unavailable) as told, database_outages_reported():
        raise outage

    assert told.value.details == {"reason": type(outage).__name__}


def test_a_wrong_statement_is_not_an_outage() -> None:
    with pytest.raises(asyncpg.UndefinedTableError), database_outages_reported():
        raise asyncpg.UndefinedTableError
