from __future__ import annotations

from bigtech_lab.domain.component import ComponentKind, ComponentState, ComponentStatus, StackState
from bigtech_lab.domain.stack_state import stack_state


def _seen(**states: ComponentState) -> list[ComponentStatus]:
    return [ComponentStatus(name, ComponentKind.STORE, state) for name, state in states.items()]


def test_a_stack_runs_when_everything_wanted_is_ready() -> None:
    seen = _seen(redis=ComponentState.READY, kafka=ComponentState.STOPPED)

    assert stack_state(seen, ["redis"]) == StackState.RUNNING


def test_one_that_was_wanted_and_stopped_on_purpose_degrades_the_stack() -> None:
    seen = _seen(redis=ComponentState.READY, kafka=ComponentState.STOPPED)

    assert stack_state(seen, ["redis", "kafka"]) == StackState.DEGRADED


def test_a_paused_component_degrades_the_stack() -> None:
    assert stack_state(_seen(redis=ComponentState.PAUSED), ["redis"]) == StackState.DEGRADED


def test_a_stack_without_a_process_is_stopped_even_if_all_crashed() -> None:
    assert stack_state(_seen(redis=ComponentState.DEAD), ["redis"]) == StackState.STOPPED
