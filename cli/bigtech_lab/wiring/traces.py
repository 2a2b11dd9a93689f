"""The verb trace."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.instances import stack_view

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bigtech_lab.adapters.flow_files import FlowFiles
    from bigtech_lab.application.follow_events import FollowEvents
    from bigtech_lab.application.kept_traces import KeptTraces
    from bigtech_lab.application.ports.trace_store import TraceStore
    from bigtech_lab.application.trace_flow import TraceFlow
    from bigtech_lab.domain.expectation import Expectation
    from bigtech_lab.domain.trace import Trace


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


def event_types(flow: str) -> tuple[str, ...]:
    """The types of the events that go through a flow; BadUsage when there is no such flow."""
    flow_files().flow(flow)
    from bigtech_lab.domain.found_event import TYPES_OF_FLOWS

    return TYPES_OF_FLOWS[flow]


@asynccontextmanager
async def follow_events(instance: str, types: tuple[str, ...], user: str) -> AsyncIterator[FollowEvents]:
    """A live tail on an instance; its observers are open as long as the context."""
    from bigtech_lab.adapters.observe.opened import opened_observers
    from bigtech_lab.application.find_event import user_id_of
    from bigtech_lab.application.follow_events import FollowEvents

    async with opened_observers(stack_view(instance).endpoints()) as observers:
        number = await user_id_of(observers.sql, user) if user else None
        yield FollowEvents(observers, types, number)


def expectations_in(file: Path) -> tuple[str, tuple[Expectation, ...]]:
    """The flow's id and the expectations in a file; BadUsage when it is broken."""
    from bigtech_lab.adapters.expectation_file import read_expectations

    return read_expectations(file, flow_files().flows())


def kept_traces(instance: str) -> KeptTraces:
    """What an instance keeps of its traces, and saved ones."""
    from bigtech_lab.application.kept_traces import KeptTraces

    return KeptTraces(trace_store(instance), flow_files().flows())


async def joined_with_spans(trace: Trace, url: str) -> Trace:
    """The trace with the spans that the tracing backend at `url` has of it; BackendAway when it is away."""
    from bigtech_lab.adapters.observe.jaeger import JaegerSpans
    from bigtech_lab.application.join_spans import join_spans

    return await join_spans(trace, JaegerSpans(url))


def save_trace(file: Path, trace: Trace) -> None:
    """Saves a trace to a file that can be given away."""
    from bigtech_lab.adapters.saved_trace import save_trace

    save_trace(file, trace)
