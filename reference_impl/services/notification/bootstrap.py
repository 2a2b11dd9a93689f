"""Puts notification-service together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chat_contracts.topics import CHAT_EVENTS, FRIEND_EVENTS, NOTIFICATION_EVENTS
from chat_infra.process.backbone import Backbone
from chat_infra.process.roles import Role
from chat_infra.process.service import BackgroundTask, ServiceDefinition, ServiceParts
from chat_infra.redis_client import connect_redis
from chat_infra.streams.hub import StreamHub
from chat_infra.streams.sweep import sweep
from services.notification.consumers.intake import Intake
from services.notification.consumers.passing import PassingEvents
from services.notification.infrastructure.feed_tail import FeedTail
from services.notification.infrastructure.postgres.acquaintances import Acquaintances
from services.notification.infrastructure.postgres.feed_log import PostgresFeedLog
from services.notification.infrastructure.postgres.feed_retention import FeedRetention
from services.notification.infrastructure.postgres.notifications import PostgresNotifications
from services.notification.infrastructure.postgres.preferences import PostgresPreferences
from services.notification.infrastructure.redis.fanout_reader import BLOCK_SECONDS, RedisFanoutReader
from services.notification.infrastructure.redis.fanout_writer import RedisFanoutWriter
from services.notification.infrastructure.redis.stream_tickets import StreamTickets
from services.notification.settings import REQUIRED, SERVICE_NAME

if TYPE_CHECKING:
    from fastapi import APIRouter


def build(backbone: Backbone) -> ServiceParts:
    """Wire events to notifications, and the Redis stream to the event streams of this process."""
    store = PostgresNotifications(backbone.database, backbone.units)
    log = PostgresFeedLog(backbone.database)
    hub, feed_hub = StreamHub(), StreamHub()
    tail = FeedTail(log, feed_hub)
    passing = PassingEvents(lambda: backbone.redis, feed_hub, Acquaintances(backbone.database))
    writer = RedisFanoutWriter(backbone.redis, backbone.settings.service)
    # A client of its own: while it waits for entries it is of no use to anybody else.
    reading = connect_redis(
        backbone.settings.redis_url, client_name=f"{SERVICE_NAME}-fanout", answer_seconds=BLOCK_SECONDS + 1.0
    )

    def routers() -> Sequence[APIRouter]:
        # FastAPI is imported only by processes that serve.
        from services.notification.api.notifications import notifications_router
        from services.notification.api.preferences import preferences_router
        from services.notification.api.stream import stream_router

        tickets = StreamTickets(backbone.redis, backbone.revoked)
        return [
            notifications_router(store, hub, backbone.streams, tickets, on_read=tail.look),
            preferences_router(PostgresPreferences(backbone.database)),
            stream_router(log, feed_hub, backbone.streams, tickets),
        ]

    return ServiceParts(
        routers=routers,
        subscriptions=Intake(writer).subscriptions(),
        tasks=[
            BackgroundTask("fanout-resync", Role.CONSUMERS, writer.settle, needs_kafka=False),
            BackgroundTask(
                "fanout-reader",
                Role.API,
                RedisFanoutReader(reading, hub, tail, backbone.settings.service).run,
                needs_kafka=False,
            ),
            BackgroundTask("fanout-sweep", Role.API, partial(sweep, hub, store.reached), needs_kafka=False),
            BackgroundTask("feed-sweep", Role.API, tail.sweep, needs_kafka=False),
            BackgroundTask(
                "feed-retention", Role.CONSUMERS, FeedRetention(backbone.database).run, needs_kafka=False
            ),
            BackgroundTask("passing-events", Role.API, passing.listen, needs_kafka=False),
            BackgroundTask("presence", Role.API, passing.show_presence, needs_kafka=False),
        ],
    )


SERVICE: Final = ServiceDefinition(
    name=SERVICE_NAME,
    title="Notification service",
    topics=(FRIEND_EVENTS, CHAT_EVENTS, NOTIFICATION_EVENTS),
    migrations=Path(__file__).parent / "infrastructure/postgres/migrations",
    build=build,
    required_settings=REQUIRED,
)
