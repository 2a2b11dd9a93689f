from __future__ import annotations

from collections.abc import Callable

import pytest

from bigtech_lab.application.control_component import ControlComponent
from bigtech_lab.application.reset_instance import ResetInstance
from bigtech_lab.application.take_down import TakeDown
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.component import ComponentState
from bigtech_lab.errors import BadUsage, EnvironmentNotReady
from fakes.fake_instances import FakeInstances
from fakes.fake_runtime import FakeRuntime
from fakes.recording_progress import RecordingProgress


@pytest.fixture
def runtime() -> FakeRuntime:
    made = FakeRuntime()
    made.states = dict.fromkeys(CATALOGUE, ComponentState.READY)
    return made


@pytest.fixture
def store() -> FakeInstances:
    made = FakeInstances("default")
    made.want("default", CATALOGUE)
    return made


@pytest.fixture
def control(store: FakeInstances, runtime: FakeRuntime) -> ControlComponent:
    return ControlComponent(store, lambda _instance: runtime, RecordingProgress(), "default")


def test_a_restart_ends_the_component_before_it_starts_it(
    control: ControlComponent, runtime: FakeRuntime
) -> None:
    assert control.restart("kafka").state == ComponentState.READY
    assert runtime.journal == ["end kafka", "start kafka", "ready kafka"]


def test_a_restart_names_who_has_taken_the_port(control: ControlComponent, runtime: FakeRuntime) -> None:
    runtime.taken = {"redis": "nginx (pid 812)"}

    with pytest.raises(EnvironmentNotReady, match=r"nginx \(pid 812\)"):
        control.restart("redis")


def test_a_killed_component_is_dead_and_a_stopped_one_is_stopped(
    control: ControlComponent, runtime: FakeRuntime
) -> None:
    control.kill("redis")
    assert control.stop("kafka")

    assert runtime.states["redis"] == ComponentState.DEAD
    assert runtime.states["kafka"] == ComponentState.STOPPED


def test_pause_and_resume_are_a_pair(control: ControlComponent, runtime: FakeRuntime) -> None:
    control.pause("redis")
    paused = runtime.observe("redis").state
    control.resume("redis")

    assert (paused, runtime.observe("redis").state) == (ComponentState.PAUSED, ComponentState.READY)


@pytest.mark.parametrize("verb", ["kill", "pause", "resume"])
def test_what_does_not_run_cannot_be_disturbed(
    control: ControlComponent, runtime: FakeRuntime, verb: str
) -> None:
    runtime.states["redis"] = ComponentState.STOPPED
    disturb: Callable[[str], None] = getattr(control, verb)

    with pytest.raises(EnvironmentNotReady) as caught:
        disturb("redis")

    assert caught.value.hint == "bigtech-lab restart redis"


@pytest.mark.parametrize("verb", ["stop", "restart", "kill", "pause", "resume"])
def test_an_unknown_component_is_answered_with_the_nearest(control: ControlComponent, verb: str) -> None:
    act: Callable[[str], object] = getattr(control, verb)

    with pytest.raises(BadUsage) as caught:
        act("postgre")

    assert caught.value.hint == "Did you mean 'postgres'?"


def test_the_default_instance_that_was_never_started_says_how_to_start_it(runtime: FakeRuntime) -> None:
    with pytest.raises(EnvironmentNotReady) as caught:
        ControlComponent(FakeInstances(), lambda _i: runtime, RecordingProgress(), "default").kill("redis")

    assert caught.value.hint == "bigtech-lab up"


def test_an_instance_that_nobody_made_is_a_mistake_of_the_caller(runtime: FakeRuntime) -> None:
    with pytest.raises(BadUsage) as caught:
        ControlComponent(FakeInstances(), lambda _i: runtime, RecordingProgress(), "second").kill("redis")

    assert caught.value.code == "unknown-instance"
    assert caught.value.hint == "bigtech-lab up --instance second makes one of that name."


def test_down_ends_everything_and_wants_nothing_any_more(store: FakeInstances, runtime: FakeRuntime) -> None:
    stopped = TakeDown(store, lambda _instance: runtime, RecordingProgress())("default")

    assert set(stopped) == set(CATALOGUE)
    assert store.wanted("default") == ()


def test_a_reset_empties_the_instance_and_starts_what_was_running(
    store: FakeInstances, runtime: FakeRuntime
) -> None:
    store.want("default", ["redis"])

    status = ResetInstance(store, lambda _instance: runtime, RecordingProgress())("default")

    assert store.emptied == ["default"]
    assert status is not None
    assert runtime.done("start") == ["redis"]


def test_a_reset_of_a_stopped_instance_starts_nothing(store: FakeInstances, runtime: FakeRuntime) -> None:
    store.want("default", [])

    assert ResetInstance(store, lambda _instance: runtime, RecordingProgress())("default") is None
    assert runtime.done("start") == []
