"""Which failures pass by themselves."""

from __future__ import annotations

from typing import Final

import asyncpg
from aiokafka.errors import KafkaError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from chat_infra.postgres.outages import DATABASE_OUTAGES
from chat_kernel.errors import Unavailable

TRANSIENT: Final[tuple[type[BaseException], ...]] = (
    Unavailable,
    *DATABASE_OUTAGES,
    asyncpg.TransactionRollbackError,  # deadlock, serialization failure
    asyncpg.InsufficientResourcesError,
    KafkaError,
    RedisConnectionError,
    RedisTimeoutError,
)
