"""Which failures pass by themselves.

Redis is not among them: no transaction waits for it, who writes to it after a commit makes good what failed.
"""

from __future__ import annotations

from typing import Final

import asyncpg
from aiokafka.errors import KafkaError

from chat_infra.postgres.outages import DATABASE_OUTAGES
from chat_kernel.errors import Unavailable

TRANSIENT: Final[tuple[type[BaseException], ...]] = (
    Unavailable,
    *DATABASE_OUTAGES,
    asyncpg.TransactionRollbackError,  # deadlock, serialization failure
    asyncpg.InsufficientResourcesError,
    KafkaError,
)
