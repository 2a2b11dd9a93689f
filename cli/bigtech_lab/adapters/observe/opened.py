"""All five windows on one instance, opened together and closed together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bigtech_lab.adapters.observe.http import HttpxObserver
from bigtech_lab.adapters.observe.kafka import KafkaPythonObserver
from bigtech_lab.adapters.observe.redis import RedisPyObserver
from bigtech_lab.adapters.observe.sql import AsyncpgObserver
from bigtech_lab.adapters.observe.sse import HttpxSseObserver
from bigtech_lab.application.ports.observers import Observers
from bigtech_lab.domain.endpoints import Endpoints


@asynccontextmanager
async def opened_observers(endpoints: Endpoints) -> AsyncIterator[Observers]:
    """The windows on the stack at these addresses; nothing connects before the first question."""
    components = components_at(endpoints)
    databases = {
        "user_db": endpoints.user_db_url,
        "friend_db": endpoints.friend_db_url,
        "chat_db": endpoints.chat_db_url,
        "notification_db": endpoints.notification_db_url,
    }
    http = HttpxObserver(components)
    sql = AsyncpgObserver(databases)
    kafka = KafkaPythonObserver(endpoints.kafka_bootstrap)
    redis = RedisPyObserver(endpoints.redis_url)
    sse = HttpxSseObserver(components)
    try:
        yield Observers(http=http, sql=sql, kafka=kafka, redis=redis, sse=sse)
    finally:
        await asyncio.gather(http.close(), sql.close(), kafka.close(), redis.close(), sse.close())


def components_at(endpoints: Endpoints) -> dict[str, str]:
    """Address → the component that answers HTTP there."""
    return {
        endpoints.gateway_url: "gateway",
        endpoints.user_url: "user-service",
        endpoints.friend_url: "friend-service",
        endpoints.chat_url: "chat-service",
        endpoints.notification_url: "notification-service",
    }
