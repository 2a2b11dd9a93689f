"""Follows one event through a declared flow, or looks at an earlier one again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bigtech_lab.application.collect_witnesses import collect_witnesses
from bigtech_lab.application.components_named import with_components_named
from bigtech_lab.application.ending_tasks import end_tasks
from bigtech_lab.application.find_event import find_event, newest_of_user
from bigtech_lab.application.followed_stream import FollowedStream
from bigtech_lab.application.fresh_user import fresh_context, unreachable
from bigtech_lab.application.known_facts import KnownFacts
from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.observers import ChannelSubscription, Observers, Unreachable
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.application.ports.stimulus import Sent, Stimulus
from bigtech_lab.application.ports.trace_store import TraceStore
from bigtech_lab.application.stack_health import StackHealth
from bigtech_lab.application.warm_windows import warm_windows
from bigtech_lab.application.watch_hop import HopWatch
from bigtech_lab.domain.account import Account
from bigtech_lab.domain.component import StackState, StackStatus
from bigtech_lab.domain.first_missing import first_missing_hop
from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.found_event import FoundEvent, seen_from_outside
from bigtech_lab.domain.hop import HttpHop
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_record import TraceRecord
from bigtech_lab.domain.witness import Clock, Witness
from bigtech_lab.errors import EnvironmentNotReady

_OK = 200
# Cursors count from 1, and nobody but this trace has written to the streams of its fresh users.
_BEGINNING = "0"
# A Redis entry's id has whole milliseconds: the first look may begin a little before the request.
_MARGIN = timedelta(seconds=1)
# Each request of the preparations has its own deadline; this one is for all of them together.
_PREPARE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class TraceFlow:
    """The use case; `stimuli` by their name in a flow's declaration."""

    observers: Observers
    api: ChatApi
    stack: StackView
    store: TraceStore
    stimuli: Mapping[str, Stimulus]

    async def run(self, flow: Flow, *, timeout: float) -> Trace:
        """Sets the flow off and follows it for up to `timeout` seconds.

        Raises EnvironmentNotReady when the stack does not run or the flow cannot be set off.
        """
        stimulus = self.stimuli[flow.stimulus]
        context = fresh_context()
        # All at once, because each waits for something else.
        running = asyncio.create_task(self._require_running())
        preparing = asyncio.create_task(stimulus.prepare(self.api))
        looking = asyncio.create_task(self._topic_ends(flow))
        warming = asyncio.create_task(warm_windows(self.observers, flow))
        every = (running, preparing, looking, warming)
        try:
            _, late = await asyncio.wait(every, timeout=_PREPARE_SECONDS)
        finally:
            # Interrupted, none of them may go on, nor complain that nobody heard how it ended.
            await end_tasks(every)
            await asyncio.gather(*every, return_exceptions=True)
        if late:
            raise EnvironmentNotReady(
                Localized(
                    f"The trace could not be prepared within {_PREPARE_SECONDS:g} s.",
                    f"{_PREPARE_SECONDS:g}초 안에 추적을 준비하지 못했습니다.",
                ),
                code="preparation-too-slow",
                hint=Localized(
                    "bigtech-lab status shows which component does not answer.",
                    "어느 컴포넌트가 응답하지 않는지는 bigtech-lab status가 보여 줍니다.",
                ),
            )
        # Of several troubles the gravest is told: a stack that does not run cannot prepare anything either.
        status = running.result()
        for trouble in [task.exception() for task in every]:
            if isinstance(trouble, EnvironmentNotReady):
                raise with_components_named(trouble, status)
            if trouble is not None:
                raise trouble
        prepared, ends = preparing.result(), looking.result()
        ids = {"trace_id": context.trace_id, "correlation_id": context.correlation_id}
        facts = KnownFacts({**prepared.facts, **ids})
        record = TraceRecord(
            flow.id, context, datetime.now(UTC), prepared.recipient, facts.as_mapping(), ends
        )
        async with AsyncExitStack() as open_streams:
            streams = self._streams(flow, record, facts, open_streams)
            channels = await self._channels(flow, open_streams)
            await _open_all(streams)
            record = replace(
                record, cursors={n: s.cursor for n, s in streams.items() if s.cursor is not None}
            )
            self.store.save(record)
            try:
                sent = await stimulus.send(self.api, prepared, context)
            except Unreachable as error:
                raise unreachable(error) from error
            facts.learn(sent.facts)
            answer = _answer(flow, sent)
            record = replace(record, started_at=sent.reply.sent_at, facts=facts.as_mapping(), answer=answer)
            self.store.save(record)
            said = _refusal(sent) if answer is None else None
            return await self._follow(
                flow, record, facts, streams, channels=channels, timeout=timeout, refusal=said
            )

    async def attach(self, flow: Flow, record: TraceRecord, *, timeout: float) -> Trace:
        """Looks at the event of an earlier trace again, for up to `timeout` seconds."""
        await self._require_running()
        if record.recipient is not None:
            record = replace(record, recipient=await self._logged_in(record.recipient))
        facts = KnownFacts(record.facts)
        async with AsyncExitStack() as open_streams:
            streams = self._streams(flow, record, facts, open_streams)
            return await self._follow(
                flow, record, facts, streams, channels={}, timeout=timeout, replaying=True
            )

    async def find(self, given: str) -> FoundEvent:
        """The event with that correlation, trace, event or message id; errors as `find_event` has."""
        await self._require_running()
        return await find_event(self.observers.sql, given)

    async def newest_of(self, user: str) -> FoundEvent:
        """The newest event about a user (id or username); errors as `find_event` has."""
        await self._require_running()
        return await newest_of_user(self.observers.sql, user)

    async def look_at(self, flow: Flow, event: FoundEvent, *, timeout: float) -> Trace:
        """Looks at an event that somebody else caused, as far as it can be seen from outside.

        The result is not kept: it is no trace that could be looked at again as a whole.
        """
        flow = seen_from_outside(flow)
        since: dict[str, Mapping[int, int]] = {}
        if event.partition is not None and event.offset is not None:
            since[event.topic] = {event.partition: event.offset}
        facts = KnownFacts(event.facts)
        record = TraceRecord(flow.id, event.context, event.created_at, None, facts.as_mapping(), since)
        return await self._follow(
            flow, record, facts, {}, channels={}, timeout=timeout, replaying=True, keep=False
        )

    async def _follow(
        self,
        flow: Flow,
        record: TraceRecord,
        facts: KnownFacts,
        streams: Mapping[str, FollowedStream],
        *,
        channels: Mapping[str, ChannelSubscription],
        timeout: float,
        replaying: bool = False,
        keep: bool = True,
        refusal: str | None = None,
    ) -> Trace:
        since = record.started_at - _MARGIN
        watch = HopWatch(self.observers, facts, streams, channels, record.kafka_since, since, replaying)
        witnesses = {record.answer.hop: record.answer} if record.answer else {}
        # What passes cannot be seen twice: who looks again is shown what was seen then.
        witnesses |= {
            hop.name: record.witnesses[hop.name]
            for hop in flow.hops
            if hop.passing and hop.name in record.witnesses
        }
        health = StackHealth(self.stack)
        if refusal is None:
            waits = 0.0 if flow.waits is None or replaying else float(facts.get(flow.waits) or 0.0)
            await collect_witnesses(flow, watch, health, witnesses, timeout=timeout + waits)
        missing = None
        if len(witnesses) < len(flow.hops):
            streamed = {name: s.trouble for name, s in streams.items() if s.trouble is not None}
            troubles = {**watch.troubles, **streamed}
            if refusal is not None:
                troubles[flow.hops[0].name] = refusal
            missing = first_missing_hop(flow, witnesses, await health.look(), troubles)
        if keep:
            self.store.save(replace(record, witnesses=witnesses))
        return Trace(flow, record.context, record.started_at, witnesses, missing)

    async def _require_running(self) -> StackStatus:
        status = await asyncio.to_thread(self.stack.status)
        if status.state is StackState.STOPPED:
            raise EnvironmentNotReady(
                Localized(
                    f"The instance '{self.stack.instance}' is not running.",
                    f"인스턴스 '{self.stack.instance}'가 실행 중이 아닙니다.",
                ),
                code="stack-not-running",
                hint=f"bigtech-lab up --instance {self.stack.instance}",
            )
        return status

    async def _topic_ends(self, flow: Flow) -> dict[str, Mapping[int, int]]:
        ends: dict[str, Mapping[int, int]] = {}
        for topic in sorted(flow.topics):
            try:
                ends[topic] = await self.observers.kafka.partitions(topic)
            except Unreachable:
                # A dead broker is what the trace shall show, not what keeps it from being made.
                ends[topic] = {}
        return ends

    def _streams(
        self, flow: Flow, record: TraceRecord, facts: KnownFacts, owner: AsyncExitStack
    ) -> dict[str, FollowedStream]:
        reader = record.recipient
        headers = {} if reader is None else {"Authorization": f"Bearer {reader.access_token}"}
        streams: dict[str, FollowedStream] = {}
        for hop in flow.streams:
            url = self.api.url(hop.path_with(facts.as_mapping()))
            stream = FollowedStream(self.observers.sse, url, headers, cursor=record.cursors.get(hop.name))
            owner.push_async_callback(stream.close)
            streams[hop.name] = stream
        return streams

    async def _channels(self, flow: Flow, owner: AsyncExitStack) -> dict[str, ChannelSubscription]:
        heard: dict[str, ChannelSubscription] = {}
        for hop in flow.channels:
            # A dead Redis is what the trace shall show, not what keeps it from being made.
            with suppress(Unreachable):
                listening = self.observers.redis.listen(hop.channel)
                heard[hop.name] = await owner.enter_async_context(listening)
        return heard

    async def _logged_in(self, account: Account) -> Account:
        try:
            reply = await self.api.login(email=account.email, password=account.password)
        except Unreachable:
            # The old token may still be good, and a stream that refuses it says so.
            return account
        return replace(account, access_token=reply.body["access_token"]) if reply.status == _OK else account


async def _open_all(streams: Mapping[str, FollowedStream]) -> None:
    # A stream that cannot be opened is a hop that will be missing; following it goes on trying.
    outcomes = await asyncio.gather(*(stream.open() for stream in streams.values()), return_exceptions=True)
    for stream, outcome in zip(streams.values(), outcomes, strict=True):
        if isinstance(outcome, Unreachable):
            stream.cursor = stream.cursor or _BEGINNING
        elif outcome is not None:
            raise outcome


def _answer(flow: Flow, sent: Sent) -> Witness | None:
    hop = flow.hops[0]
    reply = sent.reply
    if not isinstance(hop, HttpHop) or reply.status != hop.status:
        return None
    took = round((reply.received_at - reply.sent_at).total_seconds() * 1000, 3)
    detail = {"status": reply.status, "answered_after_ms": took}
    return Witness(hop.name, reply.sent_at, Clock.SENT, f"HTTP {reply.status}", detail)


def _refusal(sent: Sent) -> str:
    body = sent.reply.body
    said = body.get("message") if isinstance(body, dict) else None
    return f"the answer was {sent.reply.status}" + (f" ({said})" if said else "")
