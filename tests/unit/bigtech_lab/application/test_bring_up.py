from __future__ import annotations

import pytest

from bigtech_lab.application.bring_up import BringUp
from bigtech_lab.application.ports.runtime import Say
from bigtech_lab.domain.component import ComponentState, StackState
from bigtech_lab.errors import BadUsage, EnvironmentNotReady
from fakes.fake_instances import FakeInstances
from fakes.fake_runtime import FakeRuntime
from fakes.recording_progress import RecordingProgress

_STORES = ("postgres", "redis", "kafka")


class _Case:
    def __init__(self, *names: str) -> None:
        self.store = FakeInstances(*names)
        self.runtime = FakeRuntime()
        self.progress = RecordingProgress()
        self.up = BringUp(self.store, lambda _instance: self.runtime, self.progress)


def test_a_new_instance_is_made_and_runs() -> None:
    case = _Case()

    status = case.up("default", _STORES)

    assert case.store.names() == ["default"]
    assert status.state == StackState.RUNNING
    assert case.store.purposes == ["up"]


def test_a_name_that_no_folder_should_have_is_refused_before_anything_is_done() -> None:
    case = _Case()

    with pytest.raises(BadUsage):
        case.up("../../etc", _STORES)

    assert case.store.purposes == []


def test_a_failed_start_leaves_wanted_what_was_wanted_before() -> None:
    case = _Case("default")
    case.store.want("default", ["redis"])
    case.runtime.ends_at_start["kafka"] = 1

    with pytest.raises(EnvironmentNotReady):
        case.up("default", ["kafka"])

    assert case.store.wanted("default") == ("redis",)


def test_a_second_up_for_other_components_wants_both() -> None:
    case = _Case("default")
    case.up("default", ["redis"])
    case.up("default", ["kafka"])

    assert set(case.store.wanted("default")) == {"redis", "kafka"}


def test_a_taken_port_of_a_stopped_instance_moves_and_the_person_is_told_where() -> None:
    case = _Case("default")
    case.runtime.taken = {"redis": "nginx (pid 812)"}

    case.up("default", _STORES)

    assert case.store.instances["default"].ports["redis"] == 17379
    assert case.progress.notices == ["Port 16379 is taken by nginx (pid 812); redis moves to 17379."]


def test_a_taken_port_does_not_move_under_a_running_service() -> None:
    case = _Case("default")
    case.runtime.states["user-service"] = ComponentState.READY
    case.runtime.taken = {"redis": "nginx (pid 812)"}

    with pytest.raises(EnvironmentNotReady) as caught:
        case.up("default", _STORES)

    assert caught.value.code == "port-taken"
    assert caught.value.detail == ("port 16379 (redis): nginx (pid 812)",)


def test_what_an_interrupted_command_left_is_ended_and_told() -> None:
    case = _Case("default")
    case.runtime.left_over = {"kafka": (31, 32)}
    case.runtime.unrecorded = ("redis",)

    case.up("default", _STORES)

    assert case.runtime.done("end_strays") == ["kafka"]
    assert case.progress.notices == [
        "redis was running already, from an interrupted start.",
        "Ending what is left of an earlier kafka (process 31, 32).",
    ]


def test_a_port_that_is_taken_after_the_look_at_the_ports_moves_too() -> None:
    case = _Case("default")
    case.runtime.ends_at_start["redis"] = 1
    started = case.runtime.start

    def taken_in_the_meantime(component: str, say: Say) -> None:
        started(component, say)
        if component == "redis":
            case.runtime.taken = {"redis": "nginx (pid 812)"}
            case.runtime.ends_at_start.clear()

    case.runtime.start = taken_in_the_meantime  # type: ignore[method-assign]

    status = case.up("default", _STORES)

    assert status.state == StackState.RUNNING
    assert case.store.instances["default"].ports["redis"] == 17379
