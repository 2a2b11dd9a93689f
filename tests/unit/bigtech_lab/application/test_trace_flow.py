"""Following one event through a system in memory that breaks at the hop we choose."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bigtech_lab.adapters.flow_files import FlowFiles
from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.observers import Reply
from bigtech_lab.application.ports.stimulus import Prepared
from bigtech_lab.application.stimuli import STIMULI
from bigtech_lab.application.stimuli.messages import SendMessage
from bigtech_lab.application.trace_flow import TraceFlow
from bigtech_lab.domain.component import ComponentState
from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.hop import PubSubHop, RedisKeyHop
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.trace_record import TraceRecord
from bigtech_lab.domain.witness import Clock
from bigtech_lab.errors import EnvironmentNotReady
from fakes.chat_system import COMPONENTS, FakeChatSystem, FakeStack
from fakes.observers import FakeObservers

LABS = Path(__file__).parents[4] / "labs"
FLOWS = FlowFiles(LABS, {name: stimulus.facts for name, stimulus in STIMULI.items()}).flows()


@dataclass
class Shelf:
    """A trace store in memory."""

    kept: list[TraceRecord] = field(default_factory=list)

    def save(self, record: TraceRecord) -> None:
        self.kept.append(record)

    def load(self, which: str, flow: str) -> TraceRecord:
        return self.kept[-1]


@dataclass
class Bench:
    """Everything that a trace needs, and the trace."""

    stuck_at: str | None = None
    observers: FakeObservers = field(default_factory=FakeObservers)
    stack: FakeStack = field(default_factory=FakeStack)
    shelf: Shelf = field(default_factory=Shelf)

    def __post_init__(self) -> None:
        self.system = FakeChatSystem(self.observers, stuck_at=self.stuck_at)

    @property
    def tracing(self) -> TraceFlow:
        return TraceFlow(self.observers.as_port(), self.system, self.stack, self.shelf, STIMULI)  # type: ignore[arg-type]


def message() -> Flow:
    return FLOWS["message"]


@pytest.mark.parametrize("flow", ["message", "friend-request"])
async def test_an_event_that_gets_everywhere_makes_a_complete_trace(flow: str) -> None:
    trace = await Bench().tracing.run(FLOWS[flow], timeout=5)

    assert trace.complete
    assert trace.first_missing is None
    assert [hop.name for hop, _ in trace.reached] == [hop.name for hop in FLOWS[flow].hops]


STUCK = [
    "message-row",
    "outbox",
    "kafka",
    "published",
    "room-sse",
    "consumer",
    "inbox",
    "notification-row",
    "fanout",
]


@pytest.mark.parametrize("hop", [*STUCK, "notification-sse"])
async def test_the_first_hop_that_the_event_did_not_reach_is_named(hop: str) -> None:
    bench = Bench(stuck_at=hop)

    trace = await bench.tracing.run(message(), timeout=0.3)

    assert not trace.complete
    assert trace.first_missing is not None
    # What is stuck in the inbox was not committed either, and the commit is declared first.
    assert trace.first_missing.hop == {
        "inbox": "consumer",
        "notification-row": "consumer",
        "published": "published",
    }.get(hop, hop)
    assert trace.first_missing.component == message().hop(hop).component


async def test_the_last_witness_is_the_place_on_kafka_when_the_consumer_stands_still() -> None:
    trace = await Bench(stuck_at="inbox").tracing.run(message(), timeout=0.3)

    assert trace.first_missing is not None
    assert trace.first_missing.last_witness == "chat.events[3]@0"


async def test_a_record_that_lost_its_trace_context_does_not_count() -> None:
    bench = Bench()
    bench.system.lose_context = True

    trace = await bench.tracing.run(message(), timeout=0.3)

    assert trace.first_missing is not None
    assert trace.first_missing.hop == "kafka"
    assert "ce_traceparent" in trace.first_missing.hint.en


async def test_nobody_waits_for_a_component_that_is_dead() -> None:
    bench = Bench(stuck_at="inbox")
    bench.stack.states["notification-service"] = ComponentState.DEAD

    async with asyncio.timeout(5):
        trace = await bench.tracing.run(message(), timeout=60)

    assert trace.first_missing is not None
    assert trace.first_missing.component == "notification-service"
    assert "dead" in trace.first_missing.hint.en
    assert "room-sse" in trace.witnesses, "what does not need the dead component is still seen"


async def test_the_dead_broker_is_named_rather_than_the_service_that_waits_for_it() -> None:
    bench = Bench(stuck_at="kafka")
    bench.observers.kafka.down = True
    bench.stack.states["kafka"] = ComponentState.DEAD
    bench.stack.states["chat-service"] = ComponentState.NOT_READY

    async with asyncio.timeout(5):
        trace = await bench.tracing.run(message(), timeout=60)

    assert trace.first_missing is not None
    assert (trace.first_missing.hop, trace.first_missing.component) == ("kafka", "kafka")


async def test_the_same_event_is_found_when_it_was_delivered_later() -> None:
    bench = Bench(stuck_at="kafka")
    first = await bench.tracing.run(message(), timeout=0.2)
    bench.system.stuck_at = None
    bench.system.resume()

    again = await bench.tracing.attach(message(), bench.shelf.kept[-1], timeout=5)

    assert not first.complete
    assert again.complete
    assert again.context == first.context
    assert again.started_at == first.started_at


async def test_streams_are_replayed_from_where_they_were_before_the_request() -> None:
    bench = Bench()
    bench.observers.sse.push("/api/notifications/stream", "notification", {"event_id": "another"})
    await bench.tracing.run(message(), timeout=5)
    bench.observers.sse.opened.clear()

    await bench.tracing.attach(message(), bench.shelf.kept[-1], timeout=5)

    assert ("/api/notifications/stream", "1") in bench.observers.sse.opened


async def test_a_stream_that_breaks_off_is_opened_again_and_misses_nothing() -> None:
    bench = Bench(stuck_at="room-sse")
    opening = bench.observers.sse.open
    broken: list[str] = []

    def breaking(url: str, **given: object) -> object:
        if not broken and "messages" in url:
            broken.append(url)
            path = "/" + url.split("/", 3)[3]

            # The frame comes while nobody listens.
            def interrupt() -> None:
                bench.observers.sse.subscriptions[path][0].end()
                bench.observers.sse.subscriptions[path].clear()
                bench.system.stuck_at = None
                bench.system.resume()

            asyncio.get_running_loop().call_later(0.1, interrupt)
        return opening(url, **given)  # type: ignore[arg-type]

    bench.observers.sse.open = breaking  # type: ignore[method-assign,assignment]
    trace = await bench.tracing.run(message(), timeout=5)

    assert trace.complete


async def test_a_refused_request_is_an_incomplete_trace_that_starts_with_nothing() -> None:
    bench = Bench()
    bench.system.refuse_with = 503

    async with asyncio.timeout(5):
        trace = await bench.tracing.run(message(), timeout=60)

    assert trace.first_missing is not None
    assert trace.first_missing.hop == "http"
    assert trace.first_missing.last_witness == "nothing was seen"
    assert "503" in trace.first_missing.hint.en


async def test_a_stopped_stack_is_not_a_failed_trace() -> None:
    bench = Bench()
    bench.stack.states = dict.fromkeys(COMPONENTS, ComponentState.STOPPED)

    with pytest.raises(EnvironmentNotReady, match="not running"):
        await bench.tracing.run(message(), timeout=1)


async def test_a_silent_gateway_is_named_when_nothing_can_be_prepared() -> None:
    bench = Bench()
    bench.system.unreachable = True

    with pytest.raises(EnvironmentNotReady) as told:
        await bench.tracing.run(message(), timeout=1)

    assert told.value.code == "gateway-unreachable"


async def test_message_text_is_nowhere_in_a_trace() -> None:
    trace = await Bench().tracing.run(message(), timeout=5)

    assert "private" not in repr(trace)
    assert "being traced" not in repr(trace)


async def test_the_gap_of_a_hop_is_measured_from_the_hop_that_causes_it() -> None:
    trace = await Bench().tracing.run(message(), timeout=5)

    inbox, kafka = trace.witnesses["inbox"].at, trace.witnesses["kafka"].at
    assert trace.gap_ms("inbox") == pytest.approx((inbox - kafka).total_seconds() * 1000, abs=0.01)
    assert trace.gap_ms("http") is None


async def test_a_stream_that_could_not_be_opened_is_replayed_from_its_beginning() -> None:
    bench = Bench()
    bench.observers.sse.down.add("/api/notifications/stream")
    first = await bench.tracing.run(message(), timeout=0.3)
    bench.observers.sse.down.clear()

    again = await bench.tracing.attach(message(), bench.shelf.kept[-1], timeout=5)

    assert first.first_missing is not None
    assert first.first_missing.hop == "notification-sse"
    assert again.complete
    assert again.witnesses["notification-sse"].clock is Clock.REPLAYED


async def test_a_resync_entry_stands_in_for_the_one_that_an_outage_of_redis_lost() -> None:
    bench = Bench(stuck_at="fanout")
    bench.observers.redis.add("notifications.fanout", resync="earlier")
    first = await bench.tracing.run(message(), timeout=0.3)
    bench.observers.redis.add("notifications.fanout", resync="redis_was_away")
    bench.system.stuck_at = "notification-sse"

    again = await bench.tracing.attach(message(), bench.shelf.kept[-1], timeout=0.3)

    assert "fanout" not in first.witnesses, "what was said before the event does not stand in for it"
    assert again.witnesses["fanout"].detail["resync"] == "redis_was_away"


async def test_nothing_is_left_running_or_open_after_a_trace() -> None:
    bench = Bench(stuck_at="inbox")
    before = asyncio.all_tasks()

    await bench.tracing.run(message(), timeout=0.2)

    assert asyncio.all_tasks() == before
    assert not any(bench.observers.sse.subscriptions.values())


async def test_an_interrupted_trace_leaves_no_task_behind() -> None:
    tracing = asyncio.create_task(Bench().tracing.run(message(), timeout=5))
    for _ in range(3):
        await asyncio.sleep(0)
    assert len(asyncio.all_tasks()) > 2

    tracing.cancel()
    await asyncio.wait([tracing])

    assert asyncio.all_tasks() == {asyncio.current_task()}


def passing() -> Flow:
    """A message, and what Redis says of it without keeping it."""
    heard = PubSubHop(
        name="channel",
        component="chat-service",
        says=Localized("a", "가"),
        hint=Localized("b", "나"),
        after="http",
        channel="typing",
        match={"room_id": "room_id"},
    )
    key = RedisKeyHop(
        name="key",
        component="chat-service",
        says=Localized("a", "가"),
        hint=Localized("b", "나"),
        after="http",
        key="room:{room_id}",
    )
    return Flow("passing", Localized("a", "가"), "send-message", (*message().hops[:2], heard, key))


async def test_what_is_said_on_a_channel_is_heard_and_kept_for_looking_again() -> None:
    bench = Bench()
    bench.observers.redis.expiries["room:17"] = 9000
    posting = bench.system.send_message

    async def posting_aloud(*given: Any, **named: Any) -> Reply:
        bench.observers.redis.say("typing", {"room_id": 18})
        bench.observers.redis.say("typing", {"room_id": 17})
        return await posting(*given, **named)

    bench.system.send_message = posting_aloud  # type: ignore[method-assign]
    trace = await bench.tracing.run(passing(), timeout=5)
    bench.observers.redis.expiries.clear()
    again = await bench.tracing.attach(passing(), bench.shelf.kept[-1], timeout=5)

    assert trace.complete
    assert again.complete
    assert again.witnesses["channel"] == trace.witnesses["channel"]
    assert again.witnesses["key"].trail == "room:17 expires in 9.0 s"


async def test_nobody_is_heard_while_redis_is_away() -> None:
    bench = Bench()
    bench.observers.redis.down = True

    trace = await bench.tracing.run(passing(), timeout=0.3)

    assert trace.first_missing is not None
    assert trace.first_missing.hop == "channel"
    assert "nobody hears the channel" in trace.first_missing.hint.en


async def test_a_flow_that_has_to_wait_is_given_that_time_on_top() -> None:
    flow = replace(message(), waits="seconds")
    bench = Bench(stuck_at="kafka")
    preparing = SendMessage().prepare

    class Slow(SendMessage):
        async def prepare(self, api: ChatApi) -> Prepared:
            prepared = await preparing(api)
            return replace(prepared, facts={**prepared.facts, "seconds": 5})

    tracing = replace(bench.tracing, stimuli={"send-message": Slow()})

    def late() -> None:
        bench.system.stuck_at = None
        bench.system.resume()

    asyncio.get_running_loop().call_later(0.5, late)
    trace = await tracing.run(flow, timeout=0.1)

    assert trace.complete
