"""Checks that disturb the stack: it is whole again on every way out."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bigtech_lab.application.control_component import ControlComponent
from bigtech_lab.application.disturbances import Disturbances, disturbance_pool
from bigtech_lab.application.disturber import Disturber
from bigtech_lab.application.restore_left_over import RestoreLeftOver
from bigtech_lab.application.stack_status import look_at
from bigtech_lab.application.switch_faults import SwitchFaults
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.component import ComponentState
from bigtech_lab.domain.disturbance import Disturbance, DisturbanceKind
from bigtech_lab.domain.fault import Fault, FaultParameter, SwitchedFault
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, EnvironmentNotReady
from fakes.disturbance_journal import FakeDisturbanceJournal
from fakes.fake_instances import FakeInstances
from fakes.fake_runtime import FakeRuntime
from fakes.recording_progress import RecordingProgress
from fakes.source_overlays import FakeSourceOverlays

SAYS = Localized("so", "그래서")
SLOW = Fault(
    "slow", 3, ("chat-service",), SAYS, SAYS, {"ms": FaultParameter("ms", "integer", 5, 1, 1000, SAYS)}
)
EVERYTHING = tuple(CATALOGUE)


class Switches:
    """Implements FaultSwitches in memory."""

    def __init__(self) -> None:
        self.faults: dict[str, SwitchedFault] = {}

    def on(self) -> Sequence[SwitchedFault]:
        return list(self.faults.values())

    def switch_on(self, fault: SwitchedFault) -> None:
        self.faults[fault.name] = fault

    def switch_off(self, names: Sequence[str]) -> None:
        for name in names:
            self.faults.pop(name, None)


class Ears:
    """Implements FaultEars: the service hears of a switch once it was asked `late` times."""

    def __init__(self, switches: Switches, late: int = 0) -> None:
        self.switches = switches
        self.late = late
        self.asked = 0
        self.answers = True

    def known_to(self, service: str) -> Collection[str] | None:
        assert service == "chat-service"
        self.asked += 1
        if not self.answers:
            return None
        return list(self.switches.faults) if self.asked > self.late else ()


class Rig:
    """A whole stack in memory."""

    def __init__(self, *orphans: Disturbance) -> None:
        self.runtime = FakeRuntime()
        self.runtime.states = dict.fromkeys(CATALOGUE, ComponentState.READY)
        self.store = FakeInstances("default")
        self.store.want("default", CATALOGUE)
        self.journal = FakeDisturbanceJournal(*orphans)
        self.switches = Switches()
        self.ears = Ears(self.switches)
        self.overlays = FakeSourceOverlays()
        self.disturber = Disturber(
            ControlComponent(self.store, lambda _: self.runtime, RecordingProgress(), "default"),
            SwitchFaults({"slow": SLOW}, lambda: self.switches),
            self.journal,
            lambda: look_at("default", self.runtime, CATALOGUE),
            lambda: self.overlays,
            ears=self.ears,
            seconds_to_come_back=0.6,
        )
        self.told: list[Localized] = []
        self.warned: list[Localized] = []

    @asynccontextmanager
    async def disturbances(self, *may: str) -> AsyncIterator[Disturbances]:
        async with disturbance_pool() as pool:
            yield Disturbances(self.disturber, pool, may or EVERYTHING, "check 'c'")

    def state(self, component: str) -> ComponentState:
        return self.runtime.states[component]

    def restore(self, wanted: Sequence[str] = EVERYTHING) -> None:
        RestoreLeftOver(self.journal, self.disturber, self.told.append, self.warned.append)(wanted)

    def is_whole(self) -> bool:
        return set(self.runtime.states.values()) == {ComponentState.READY} and not self.journal.entries


@pytest.mark.parametrize(
    ("kind", "inside"),
    [
        (DisturbanceKind.STOPPED, ComponentState.STOPPED),
        (DisturbanceKind.KILLED, ComponentState.DEAD),
        (DisturbanceKind.PAUSED, ComponentState.PAUSED),
    ],
)
async def test_a_component_is_disturbed_inside_the_block_and_ready_after_it(
    kind: DisturbanceKind, inside: ComponentState
) -> None:
    rig = Rig()
    async with rig.disturbances() as disturb:
        async with disturb.component(kind, "chat-service"):
            assert rig.state("chat-service") is inside
            assert list(rig.journal.entries.values()) == [Disturbance(kind, "chat-service")]

        assert rig.is_whole()


async def test_a_block_that_raises_leaves_the_stack_whole() -> None:
    rig = Rig()
    async with rig.disturbances() as disturb:
        with pytest.raises(ZeroDivisionError):
            async with disturb.component(DisturbanceKind.KILLED, "kafka"):
                raise ZeroDivisionError

        assert rig.is_whole()


async def test_a_second_cancellation_does_not_keep_a_component_from_being_brought_back() -> None:
    rig = Rig()
    inside, busy = asyncio.Event(), threading.Event()
    with ThreadPoolExecutor(1) as pool:
        disturb = Disturbances(rig.disturber, pool, EVERYTHING, "check 'c'")

        async def hangs() -> None:
            async with disturb.component(DisturbanceKind.STOPPED, "redis"):
                inside.set()
                await asyncio.Event().wait()

        task = asyncio.ensure_future(hangs())
        await inside.wait()
        # The only thread is busy: bringing back can only be queued when the second cancellation comes.
        pool.submit(busy.wait, 5)
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        busy.set()
        await disturb.settled()

        assert rig.is_whole()


async def test_one_that_is_cancelled_while_it_is_being_stopped_is_started_only_after_it_has_stopped() -> None:
    rig = Rig()
    stopping, go_on = threading.Event(), threading.Event()
    end = rig.runtime.end

    def slow_end(component: str, *, patience: float) -> bool:
        stopping.set()
        go_on.wait(5)
        return end(component, patience=patience)

    rig.runtime.end = slow_end  # type: ignore[method-assign]
    async with rig.disturbances() as disturb:

        async def stops() -> None:
            async with disturb.component(DisturbanceKind.STOPPED, "gateway"):
                raise AssertionError

        task = asyncio.ensure_future(stops())
        await asyncio.to_thread(stopping.wait, 5)
        task.cancel()
        # Nothing may be brought back before it is gone: the check waits.
        done, _ = await asyncio.wait({task}, timeout=0.1)
        assert not done
        go_on.set()
        await asyncio.wait({task})
        await disturb.settled()

        assert rig.is_whole()
        assert rig.runtime.done("start") == ["gateway"]


async def test_one_that_waits_for_a_thread_when_it_is_cancelled_never_disturbs() -> None:
    rig = Rig()
    blocked = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(blocked.wait, 5)
        disturb = Disturbances(rig.disturber, pool, EVERYTHING, "check 'c'")

        async def stops() -> None:
            async with disturb.component(DisturbanceKind.STOPPED, "gateway"):
                raise AssertionError

        task = asyncio.ensure_future(stops())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(0)
        blocked.set()
        await asyncio.wait({task})

    assert rig.runtime.journal == []
    assert rig.is_whole()


async def test_a_component_that_does_not_run_is_not_disturbed_and_not_started_either() -> None:
    rig = Rig()
    rig.runtime.states["kafka"] = ComponentState.DEAD
    async with rig.disturbances() as disturb:
        with pytest.raises(EnvironmentNotReady, match="kafka cannot be disturbed: it does not run"):
            async with disturb.component(DisturbanceKind.STOPPED, "kafka"):
                raise AssertionError

    assert rig.runtime.journal == []
    assert not rig.journal.entries


async def test_a_check_may_disturb_only_what_it_locks() -> None:
    rig = Rig()
    async with rig.disturbances("redis") as disturb:
        with pytest.raises(TypeError, match="check 'c' disturbs kafka without a lock on kafka"):
            async with disturb.component(DisturbanceKind.STOPPED, "kafka"):
                raise AssertionError
        with pytest.raises(TypeError, match="switches slow on without a lock on chat-service"):
            async with disturb.fault("slow", None, None):
                raise AssertionError

    assert rig.is_whole()


async def test_a_fault_is_on_inside_the_block_and_as_before_after_it() -> None:
    rig = Rig()
    async with rig.disturbances() as disturb:
        async with disturb.fault("slow", {"ms": 20}, None):
            assert rig.switches.faults["slow"].settings == {"ms": 20}
        assert not rig.switches.faults

        rig.switches.switch_on(SwitchedFault("slow", {"ms": 7}))
        async with disturb.fault("slow", {"ms": 20}, None):
            assert rig.switches.faults["slow"].settings == {"ms": 20}
        assert rig.switches.faults["slow"].settings == {"ms": 7}


async def test_a_fault_with_a_value_that_it_does_not_take_is_refused_and_nothing_stays_on() -> None:
    rig = Rig()
    async with rig.disturbances() as disturb:
        with pytest.raises(BadUsage, match="ms takes a whole number from 1 to 1000"):
            async with disturb.fault("slow", {"ms": 0}, None):
                raise AssertionError

    assert not rig.switches.faults
    assert rig.is_whole()


async def test_a_component_that_does_not_come_back_is_told_and_stays_in_the_journal() -> None:
    rig = Rig()
    async with rig.disturbances() as disturb:
        with pytest.raises(EnvironmentNotReady, match="redis"):
            async with disturb.component(DisturbanceKind.STOPPED, "redis"):
                rig.runtime.ends_at_start["redis"] = 1

    assert [str(entry) for entry in rig.journal.entries.values()] == ["redis stopped"]


async def test_it_waits_for_those_that_were_ready_before_but_not_for_what_another_check_has_stopped() -> None:
    rig = Rig()
    async with rig.disturbances() as disturb, disturb.component(DisturbanceKind.STOPPED, "friend-service"):
        async with disturb.component(DisturbanceKind.PAUSED, "chat-service"):
            pass

        assert rig.state("chat-service") is ComponentState.READY
        assert rig.state("friend-service") is ComponentState.STOPPED


async def test_the_block_ends_only_once_the_others_that_were_ready_before_are_ready_again() -> None:
    rig = Rig()
    resume = rig.runtime.resume

    def resumes_slowly(component: str) -> bool:
        threading.Timer(0.15, rig.runtime.states.update, [{"chat-service": ComponentState.READY}]).start()
        return resume(component)

    rig.runtime.resume = resumes_slowly  # type: ignore[method-assign]
    async with rig.disturbances() as disturb:
        async with disturb.component(DisturbanceKind.PAUSED, "kafka"):
            rig.runtime.states["chat-service"] = ComponentState.NOT_READY

        assert rig.is_whole()


def test_what_an_ended_command_left_is_undone_and_said() -> None:
    rig = Rig(
        Disturbance(DisturbanceKind.FAULT, "slow"),
        Disturbance(DisturbanceKind.STOPPED, "friend-service"),
        Disturbance(DisturbanceKind.PAUSED, "kafka"),
    )
    rig.runtime.states |= {"friend-service": ComponentState.STOPPED, "kafka": ComponentState.PAUSED}
    rig.switches.switch_on(SwitchedFault("slow", {"ms": 7}))

    rig.restore()

    assert rig.is_whole()
    assert not rig.switches.faults
    assert [line.en.partition("left ")[2] for line in rig.told] == [
        "kafka paused; that is undone.",
        "friend-service stopped; that is undone.",
        "fault slow on; that is undone.",
    ]


def test_what_somebody_has_brought_back_already_is_left_as_it_is() -> None:
    rig = Rig(Disturbance(DisturbanceKind.KILLED, "redis"))

    rig.restore()

    assert rig.runtime.journal == []
    assert rig.is_whole()


@pytest.mark.parametrize("seems", [ComponentState.READY, ComponentState.NOT_READY])
def test_what_a_killed_command_was_just_stopping_is_started_anew_however_it_seems(
    seems: ComponentState,
) -> None:
    rig = Rig(Disturbance(DisturbanceKind.STOPPED, "kafka"))
    rig.runtime.states["kafka"] = seems

    rig.restore()

    assert rig.runtime.done("start") == ["kafka"]
    assert rig.is_whole()


def test_nothing_is_started_in_a_stack_that_was_taken_down_and_a_fault_waits_for_the_next_start() -> None:
    rig = Rig(Disturbance(DisturbanceKind.STOPPED, "redis"), Disturbance(DisturbanceKind.FAULT, "slow"))
    rig.runtime.states = dict.fromkeys(CATALOGUE, ComponentState.STOPPED)

    rig.restore(())

    assert rig.runtime.journal == []
    assert [str(entry) for entry in rig.journal.entries.values()] == ["fault slow on"]


def test_what_cannot_be_undone_now_is_told_and_tried_again_by_the_next_command() -> None:
    rig = Rig(Disturbance(DisturbanceKind.STOPPED, "redis"))
    rig.runtime.states["redis"] = ComponentState.STOPPED
    rig.runtime.ends_at_start["redis"] = 1

    rig.restore()

    assert rig.journal.entries
    assert "redis stopped" in rig.warned[0].en

    rig.runtime.ends_at_start.clear()
    rig.restore()

    assert rig.is_whole()


async def test_a_reconfigured_component_has_other_settings_inside_the_block_alone() -> None:
    rig = Rig()
    async with (
        rig.disturbances() as disturb,
        disturb.reconfigured("user-service", {"PRESENCE_TTL_SECONDS": "6"}),
    ):
        assert rig.overlays.variations == {"user-service": (None, {"PRESENCE_TTL_SECONDS": "6"})}
        assert rig.runtime.done("start") == ["user-service"]

    assert rig.overlays.variations == {}
    assert rig.runtime.done("start") == ["user-service"] * 2
    assert rig.is_whole()


async def test_a_component_that_runs_a_workspace_is_not_reconfigured() -> None:
    rig = Rig()
    rig.overlays.use("user-service", Path("/workspace"))
    async with rig.disturbances() as disturb:
        with pytest.raises(EnvironmentNotReady, match="workspace"):
            async with disturb.reconfigured("user-service", {"A": "1"}):
                pytest.fail("it was reconfigured")

    assert rig.overlays.in_use() == {"user-service": Path("/workspace")}
    assert rig.is_whole()


@pytest.mark.parametrize("wanted", [EVERYTHING, ()], ids=["runs", "after a down"])
def test_settings_that_a_killed_command_left_are_forgotten(wanted: Sequence[str]) -> None:
    rig = Rig(Disturbance(DisturbanceKind.RECONFIGURED, "user-service"))
    rig.overlays.use("user-service", None, {"PRESENCE_TTL_SECONDS": "6"})

    rig.restore(wanted)

    assert rig.overlays.variations == {}
    assert not rig.journal.entries


async def test_a_fault_is_on_once_the_service_has_heard_of_it() -> None:
    rig = Rig()
    rig.ears.late = 4
    async with rig.disturbances("chat-service") as disturbances:
        async with disturbances.fault("slow", None, None):
            assert rig.ears.asked == 5
        assert rig.ears.asked == 6


async def test_a_service_that_never_hears_of_a_fault_is_told_and_the_fault_is_off_again() -> None:
    rig = Rig()
    rig.ears.late = 10**6
    async with rig.disturbances("chat-service") as disturbances:
        with pytest.raises(EnvironmentNotReady, match="chat-service did not hear within"):
            async with disturbances.fault("slow", None, None):
                raise AssertionError
    assert rig.switches.faults == {}


async def test_a_service_that_does_not_answer_is_not_waited_for() -> None:
    rig = Rig()
    rig.ears.answers = False
    async with rig.disturbances("chat-service") as disturbances, disturbances.fault("slow", None, None):
        assert rig.ears.asked == 1
