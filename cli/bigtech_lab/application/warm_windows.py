"""Opens the connections that a trace looks through, so that connecting does not count as an event's delay."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from bigtech_lab.application.ports.observers import Observers, Unreachable
from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.hop import AnyHop, ConsumerHop, PostgresHop, RedisHop


async def warm_windows(observers: Observers, flow: Flow) -> None:
    """Asks every window of the flow something small; one that is away is for the trace itself to show."""
    await asyncio.gather(*(_quietly(observers, hop) for hop in flow.hops))


async def _question(observers: Observers, hop: AnyHop) -> None:
    match hop:
        case PostgresHop():
            await observers.sql.rows(hop.database, "SELECT 1 AS one")
        case RedisHop():
            await observers.redis.ping()
        case ConsumerHop():
            await observers.kafka.committed(hop.group, "")
        case _:
            # HTTP is warm from the preparations, streams are open before the request, topics have been asked.
            return


async def _quietly(observers: Observers, hop: AnyHop) -> None:
    with suppress(Unreachable):
        await _question(observers, hop)
