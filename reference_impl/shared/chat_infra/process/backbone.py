"""What every service stands on, made once a process and handed to its bootstrap."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from chat_infra.faults.faults import Faults
from chat_infra.faults.in_database import FaultyDatabase
from chat_infra.faults.in_outbound import FaultyOutbound
from chat_infra.faults.in_relay import FaultyBatchSender
from chat_infra.faults.in_streams import taking_with_faults
from chat_infra.http.health import Health
from chat_infra.http.outbound import Outbound
from chat_infra.http.sse import OpenStreams
from chat_infra.kafka.producer import EventProducer
from chat_infra.outbox.relay import OutboxRelay
from chat_infra.ownership.ownership import Ownership
from chat_infra.postgres.database import Database
from chat_infra.postgres.unit_of_work import UnitsOfWork
from chat_infra.process.roles import Role
from chat_infra.redis_ping import ping_redis
from chat_infra.sessions.revoked import RevokedSessions
from chat_infra.settings import ServiceSettings
from chat_infra.telemetry.messaging import EventSpans
from chat_kernel.clock import Clock, SystemClock
from chat_kernel.errors import Unavailable

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from chat_infra.telemetry.exporter import SpanExporter


class Backbone:
    """Connections and shared objects of one process.

    Attributes:
        database: the service's own database; closed to callers until the schema is current.
        units: begins transactions that carry events (`async with units.begin() as unit`).
        ownership: whether this process is the one that writes, where two share a context.
        relay: publishes the outbox; `relay.wake()` after a commit made without a unit of work.
        faults: which defects are switched on; all of this stands behind them, and none is on by itself.
        revoked: the sessions that have ended before their tokens; kept up to date where an API is served.
        spans: takes the spans of this process; None where no tracing backend is named.
        streams: the open event streams, ended when the process stops or their session is revoked.
        topics_ready: set once the topics of the service exist.
        stop: set when the process is asked to stop.
    """

    def __init__(self, settings: ServiceSettings, role: Role, revoked: RevokedSessions | None = None) -> None:
        self.settings = settings
        self.role = role
        self.clock: Clock = SystemClock()
        self.stop = asyncio.Event()
        self.topics_ready = asyncio.Event()
        # `friend-service` and the monolith's `chat-monolith.friend` are two homes of the context `friend`.
        context = settings.service.removesuffix("-service").rpartition(".")[2]
        self.ownership = Ownership(context, settings.ownership)
        self._redis: Redis | None = None
        self.faults = Faults(settings.service, lambda: self.redis)
        self.database: Database = FaultyDatabase(
            settings.database_url, application_name=settings.service, faults=self.faults
        )
        self.producer = EventProducer(settings.kafka_bootstrap_servers, client_id=settings.service)
        self.spans = _spans_for(settings)
        self.relay = OutboxRelay(
            self.database,
            FaultyBatchSender(self.producer, self.faults),
            source=f"/{settings.service}",
            spans=EventSpans(self.spans),
        )
        self.units = UnitsOfWork(self.database, self.relay.wake)
        self.outbound: Outbound = FaultyOutbound(self.faults, self.spans)
        self.revoked = RevokedSessions() if revoked is None else revoked
        self.streams = OpenStreams(self.revoked, partial(taking_with_faults, self.faults))
        self.revoked.on_revoked(self.streams.close_session)
        self.health = Health()
        self.health.add("postgres", self.database.ping)
        self.health.add("kafka", self._kafka_is_there)
        self.health.add("redis", self._redis_is_there)

    async def _kafka_is_there(self) -> None:
        await self.producer.ping()
        if not self.topics_ready.is_set():
            raise Unavailable("kafka_unavailable", "The topics are still being created.")

    async def _redis_is_there(self) -> None:
        await ping_redis(self.settings.redis_url)

    @property
    def redis(self) -> Redis:
        """The Redis client of the process; it is loaded by the services that ask for it."""
        if self._redis is None:
            from chat_infra.redis_client import connect_redis

            self._redis = connect_redis(self.settings.redis_url, client_name=self.settings.service)
        return self._redis

    async def close(self) -> None:
        """Let go of every connection, in at most about a second."""
        self.outbound.close()
        closing = [self.producer.stop(), self.database.stop()]
        if self.spans is not None:
            closing.append(asyncio.to_thread(self.spans.close))
        if self._redis is not None:
            closing.append(self._redis.aclose())
        await asyncio.gather(*closing, return_exceptions=True)


def _spans_for(settings: ServiceSettings) -> SpanExporter | None:
    if not settings.otlp_endpoint:
        return None
    # A process that exports nothing neither loads this nor has a thread for it.
    from chat_infra.telemetry.exporter import SpanExporter

    return SpanExporter(settings.otlp_endpoint, service=settings.service, instance_id=settings.instance_id)
