from __future__ import annotations

import itertools
import threading

import pytest

from bigtech_lab.application.ports.progress import Step
from bigtech_lab.application.ports.runtime import Say
from bigtech_lab.application.start_stack import StartStack
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.component import ComponentState
from bigtech_lab.errors import EnvironmentNotReady
from fakes.fake_runtime import FakeRuntime
from fakes.recording_progress import RecordingProgress

_ALL = tuple(CATALOGUE)


def test_services_are_started_after_the_stores_are_ready_and_without_waiting_for_kafka() -> None:
    runtime = FakeRuntime()

    StartStack(runtime, RecordingProgress()).start(_ALL)

    order = runtime.journal
    for service in (name for name in _ALL if name.endswith("-service")):
        assert order.index("ready postgres") < order.index(f"start {service}")
        assert order.index("ready redis") < order.index(f"start {service}")
    assert set(runtime.done("ready")) == set(_ALL)


def test_what_runs_already_is_not_started_again() -> None:
    runtime = FakeRuntime()
    runtime.states["redis"] = ComponentState.READY

    StartStack(runtime, RecordingProgress()).start(["redis", "kafka"])

    assert runtime.done("start") == ["kafka"]


def test_a_paused_component_goes_on() -> None:
    runtime, progress = FakeRuntime(), RecordingProgress()
    runtime.states["redis"] = ComponentState.PAUSED

    StartStack(runtime, progress).start(["redis"])

    assert runtime.done("resume") == ["redis"]
    assert progress.notices == ["redis was paused; it goes on now."]


def test_a_component_that_ends_while_starting_is_told_with_its_exit_code_and_last_log_lines() -> None:
    runtime, progress = FakeRuntime(), RecordingProgress()
    runtime.ends_at_start["kafka"] = 2
    runtime.logs["kafka"] = ("first", "java.lang.OutOfMemoryError")

    with pytest.raises(EnvironmentNotReady) as caught:
        StartStack(runtime, progress).start(["redis", "kafka"])

    assert caught.value.message == "kafka ended while it was starting (exit code 2)."
    assert caught.value.detail == ("first", "java.lang.OutOfMemoryError")
    assert caught.value.hint == "bigtech-lab logs kafka"
    assert progress.last("kafka") in {Step.FAILED, Step.STOPPING}


def test_when_one_fails_what_this_start_has_started_is_stopped_and_the_rest_goes_on() -> None:
    runtime = FakeRuntime()
    runtime.states["redis"] = ComponentState.READY
    runtime.ends_at_start["kafka"] = 1

    with pytest.raises(EnvironmentNotReady):
        StartStack(runtime, RecordingProgress()).start(["postgres", "redis", "kafka"])

    assert runtime.states["postgres"] == ComponentState.STOPPED
    assert runtime.states["redis"] == ComponentState.READY


def test_keep_leaves_the_others_running_when_one_fails() -> None:
    runtime = FakeRuntime()
    runtime.ends_at_start["chat-service"] = 1

    with pytest.raises(EnvironmentNotReady):
        StartStack(runtime, RecordingProgress()).start(["postgres", "redis", "chat-service"], keep=True)

    assert runtime.states["postgres"] == ComponentState.READY
    assert runtime.done("end") == []


def test_a_component_that_is_not_ready_in_time_is_told_with_the_reason() -> None:
    runtime = FakeRuntime()
    runtime.never_ready.add("redis")
    clock = itertools.count(step=20.0)

    with pytest.raises(EnvironmentNotReady) as caught:
        StartStack(runtime, RecordingProgress(), now=lambda: next(clock)).start(["redis"])

    assert caught.value.message == "redis was not ready within 60 s: it does not answer."
    assert runtime.done("end") == ["redis"]


def test_a_failed_download_gives_up_the_others() -> None:
    runtime = FakeRuntime()
    runtime.refuses_to_prepare["postgres"] = EnvironmentNotReady("no network", code="download-failed")

    with pytest.raises(EnvironmentNotReady, match="no network"):
        StartStack(runtime, RecordingProgress()).start(["postgres", "redis", "chat-service"])

    assert runtime.given_up.is_set()
    assert "chat-service" not in runtime.done("start")


class _BothStarted(FakeRuntime):
    def __init__(self) -> None:
        super().__init__()
        self.never_ready = {"redis", "kafka"}
        self.both_started = threading.Event()

    def start(self, component: str, say: Say) -> None:
        super().start(component, say)
        if len(self.done("start")) == 2:
            self.both_started.set()


def test_an_interruption_stops_what_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = _BothStarted()

    def interrupted(*_args: object, **_options: object) -> object:
        runtime.both_started.wait(5)
        raise KeyboardInterrupt

    monkeypatch.setattr("bigtech_lab.application.start_stack.wait", interrupted)

    with pytest.raises(KeyboardInterrupt):
        StartStack(runtime, RecordingProgress()).start(["redis", "kafka"])

    assert set(runtime.done("start")) == set(runtime.done("end")) == {"redis", "kafka"}
