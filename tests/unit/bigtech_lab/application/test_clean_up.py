from __future__ import annotations

import pytest

from bigtech_lab.application.clean_up import CleanUp
from bigtech_lab.errors import BadUsage, EnvironmentNotReady
from fakes.fake_instances import FakeInstances
from fakes.fake_process_list import FakeProcessList


def test_a_stopped_instance_is_removed() -> None:
    store = FakeInstances("default", "second")

    CleanUp(store, FakeProcessList("default"), lambda: 0).instance("second")

    assert store.names() == ["default"]


def test_a_running_instance_is_not_touched() -> None:
    store = FakeInstances("default")

    with pytest.raises(EnvironmentNotReady) as caught:
        CleanUp(store, FakeProcessList("default"), lambda: 0).instance("default")

    assert caught.value.hint == "bigtech-lab down --instance default"
    assert store.names() == ["default"]


def test_the_processes_of_a_damaged_instance_are_ended_because_down_cannot() -> None:
    store, processes = FakeInstances("default"), FakeProcessList("default")
    store.damaged.add("default")

    CleanUp(store, processes, lambda: 0).instance("default")

    assert processes.ended == ["default"]
    assert store.names() == []


def test_downloads_stay_while_a_stack_needs_them() -> None:
    with pytest.raises(EnvironmentNotReady):
        CleanUp(FakeInstances("default"), FakeProcessList("default"), lambda: 7).cache()

    assert CleanUp(FakeInstances("default"), FakeProcessList(), lambda: 7).cache() == 7


def test_an_instance_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(BadUsage) as caught:
        CleanUp(FakeInstances("default"), FakeProcessList(), lambda: 0).instance("defualt")

    assert caught.value.hint == "Did you mean 'default'?"


def test_stopped_instances_are_those_without_a_process() -> None:
    cleaning = CleanUp(FakeInstances("a", "b", "c"), FakeProcessList("b"), lambda: 0)

    assert cleaning.stopped_instances() == ["a", "c"]
