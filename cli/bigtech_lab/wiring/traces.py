"""The verb trace."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.instances import stack_view

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bigtech_lab.adapters.flow_files import FlowFiles
    from bigtech_lab.application.ports.trace_store import TraceStore
    from bigtech_lab.application.trace_flow import TraceFlow


def flow_files() -> FlowFiles:
    """The flows that the labs of this installation declare."""
    from bigtech_lab.adapters.flow_files import FlowFiles
    from bigtech_lab.application.stimuli import STIMULI

    facts = {name: stimulus.facts for name, stimulus in STIMULI.items()}
    return FlowFiles(settings().bundle_dir / "labs", facts)


def trace_store(instance: str) -> TraceStore:
    """The traces of an instance."""
    from bigtech_lab.adapters.trace_store import TraceFiles

    return TraceFiles(settings().data_dir / "instances" / instance / "traces")


@asynccontextmanager
async def trace_flow(instance: str) -> AsyncIterator[TraceFlow]:
    """Traces events on an instance; its observers are open as long as the context."""
    from bigtech_lab.adapters.chat_api import GatewayChatApi
    from bigtech_lab.adapters.observe.opened import opened_observers
    from bigtech_lab.application.stimuli import STIMULI
    from bigtech_lab.application.trace_flow import TraceFlow

    stack = stack_view(instance)
    endpoints = stack.endpoints()
    async with opened_observers(endpoints) as observers:
        api = GatewayChatApi(observers.http, endpoints.gateway_url)
        yield TraceFlow(observers, api, stack, trace_store(instance), STIMULI)
