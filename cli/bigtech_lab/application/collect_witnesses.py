"""Watches all hops of a trace at once until the event was seen at every one, or waiting is no use."""

from __future__ import annotations

import asyncio

from bigtech_lab.application.ending_tasks import end_tasks
from bigtech_lab.application.stack_health import StackHealth
from bigtech_lab.application.watch_hop import HopWatch
from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.hop import AnyHop
from bigtech_lab.domain.witness import Witness


async def collect_witnesses(
    flow: Flow, watch: HopWatch, health: StackHealth, witnesses: dict[str, Witness], *, timeout: float
) -> None:
    """Adds to `witnesses` until all are there or `timeout` seconds are over.

    Ends early when the components that the missing hops need are down.
    """
    collecting = asyncio.create_task(_collect(flow, watch, witnesses))
    hopeless = asyncio.create_task(health.until_blocked(flow, witnesses))
    both = (collecting, hopeless)
    try:
        done, _ = await asyncio.wait(both, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        await end_tasks(both)


async def _collect(flow: Flow, watch: HopWatch, witnesses: dict[str, Witness]) -> None:
    async def one(hop: AnyHop) -> None:
        witnesses[hop.name] = await watch.witness(hop)

    async with asyncio.TaskGroup() as group:
        for hop in flow.hops:
            if hop.name not in witnesses:
                group.create_task(one(hop))
