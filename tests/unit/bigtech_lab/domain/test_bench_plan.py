"""Which runs a measurement consists of."""

from __future__ import annotations

import pytest

from bigtech_lab.domain.bench_plan import BenchStep, in_turns, plan, read_setting, sides_of
from bigtech_lab.errors import BadUsage


def test_without_names_every_scenario_is_run() -> None:
    names = {step.scenario for step in plan([], {}, quick=True)}
    assert names == {"delivery", "fanout", "idle", "read", "relay", "journey", "login-flood", "k6"}


def test_a_given_setting_makes_a_scenario_one_run_with_it() -> None:
    (step,) = plan(["delivery"], {"rate": "123"}, quick=False)
    assert step.settings["rate"] == "123"


def test_an_unknown_scenario_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(BadUsage) as refused:
        plan(["delivry"], {}, quick=True)
    assert refused.value.hint == "Did you mean 'delivery'?"


@pytest.mark.parametrize("text", ["rate", "=5", "rate="])
def test_what_is_no_setting_is_refused(text: str) -> None:
    with pytest.raises(BadUsage):
        read_setting(text)


def test_two_sides_take_turns() -> None:
    steps = in_turns([BenchStep("relay", {})], ({"events": "1"}, {"events": "2"}), ("a", "b"), rounds=2)
    assert [(step.variant, step.settings["events"]) for step in steps] == [("a", "1"), ("b", "2")] * 2


def test_settings_and_revisions_are_told_apart() -> None:
    assert sides_of(("rate=1", "rate=2")) == ({"rate": "1"}, {"rate": "2"})
    assert sides_of(("HEAD~1", "HEAD")) is None


@pytest.mark.parametrize("compared", [("rate=1", "HEAD"), ("HEAD", "HEAD"), ("rate=1", "rate=1")])
def test_sides_that_cannot_be_compared_are_refused(compared: tuple[str, str]) -> None:
    with pytest.raises(BadUsage):
        sides_of(compared)
