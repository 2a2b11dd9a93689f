"""Checks, hints and traces on the screen `learn`."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from io import StringIO

import pytest

from bigtech_lab.domain.component import ComponentState
from bigtech_lab.domain.learner_fact import FactKind
from bigtech_lab.errors import EnvironmentNotReady
from bigtech_lab.presentation.learn import screen as screen_module
from fakes.learn_pilot import learning
from fakes.learning_desk import Broker, FakeDesk


async def test_checks_run_and_are_remembered_and_the_left_shows_it() -> None:
    at = FakeDesk()
    async with learning(at) as learner:
        await learner.goes_to("C1.1")
        await learner.presses("c")
        await learner.reads("checks", "The service answers.", "The event is published.", "5 of 5 points")
        await learner.sees(lambda: any(line.startswith("✓ C1.1") for line in learner.left))
        assert learner.tab == "checks"
        assert {fact.data["verdict"] for fact in at.record.facts(FactKind.CHECK_RUN)} == {"passed"}


async def test_a_failure_is_explained_and_h_gives_the_hint_with_its_page() -> None:
    async with learning(FakeDesk(broker=Broker(refuses=True))) as learner:
        await learner.goes_to("C1.1")
        await learner.presses("c")
        await learner.reads("checks", "2 of 5 points", "the event")
        await learner.presses("h")
        await learner.reads("hints", "hint of event-is-published")
        assert "service-answers" not in learner.text("hints")
        await learner.presses("o", "enter")
        await learner.reads("page", "# Quick start")
        assert learner.tab == "page"


async def test_checks_are_shown_while_they_run_and_escape_ends_them() -> None:
    at = FakeDesk(broker=Broker(hangs=True))
    async with learning(at) as learner:
        await learner.goes_to("C1.1")
        await learner.presses("c")
        await learner.reads("checks", "Running C1.1 … (1 finished)", "✓ The service", "… event-is-published")
        await learner.presses("c")
        assert "Something is running" in learner.told[-1]
        await learner.presses("escape", "escape")
        await learner.reads("checks", "press c")
        assert not at.record.facts()
        at.broker.hangs = False
        await learner.presses("c")
        await learner.reads("checks", "5 of 5 points")


async def test_leaving_in_the_middle_of_a_run_ends_it_first() -> None:
    at = FakeDesk(broker=Broker(hangs=True))
    async with learning(at) as learner:
        await learner.goes_to("C1.1")
        await learner.presses("c")
        await learner.reads("checks", "… event-is-published")
        await learner.presses("q")
        await learner.sees(lambda: not learner.screen._work.goes_on)
    assert not at.record.facts()


async def test_escape_waits_for_the_clean_up_of_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_module, "_NOTICE_SECONDS", 0.05)
    tidy = threading.Event()
    at = FakeDesk(broker=Broker(hangs=True, may_tidy_up=tidy))
    async with learning(at) as learner:
        await learner.goes_to("C1.1")
        await learner.presses("c")
        await learner.reads("checks", "… event-is-published")
        await learner.presses("escape")
        await learner.sees(lambda: any("Still waiting" in told for told in learner.told))
        await learner.presses("escape")
        assert learner.screen._work.goes_on
        assert not at.broker.tidied_up
        tidy.set()
        await learner.sees(lambda: "Ended; nothing was remembered." in learner.told)
        assert at.broker.tidied_up


async def test_leaving_waits_for_the_clean_up_of_the_check() -> None:
    tidy = threading.Event()
    at = FakeDesk(broker=Broker(hangs=True, may_tidy_up=tidy))
    async with learning(at) as learner:
        await learner.goes_to("C1.1")
        await learner.presses("c")
        await learner.reads("checks", "… event-is-published")
        await learner.presses("q", "q")
        assert learner.screen.is_running
        tidy.set()
        await learner.sees(lambda: not learner.screen._work.goes_on)
    assert at.broker.tidied_up


async def test_a_clean_up_that_does_not_end_is_left_with_a_word_about_it() -> None:
    tidy = threading.Event()
    at = FakeDesk(broker=Broker(hangs=True, may_tidy_up=tidy))
    async with learning(at) as learner:
        learner.screen.patience = 0.2
        await learner.goes_to("C1.1")
        await learner.presses("c")
        await learner.reads("checks", "… event-is-published")
        await learner.presses("q")
        await learner.sees(lambda: learner.screen._given_up)
    assert not at.broker.tidied_up
    tidy.set()


async def test_a_checkpoint_that_a_quiz_judges_names_its_command() -> None:
    async with learning(FakeDesk()) as learner:
        await learner.goes_to("C1.2")
        for key in "ch":
            await learner.presses(key)
            assert (
                learner.told[-1] == "What is left of C1.2 is a quiz; x asks it here: bigtech-lab quiz 1 C1.2"
            )
        assert learner.tab == "page"


async def test_x_runs_the_items_command_while_the_screen_steps_aside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at = FakeDesk()
    async with learning(at, "ko") as learner:
        monkeypatch.setattr(learner.screen, "suspend", nullcontext)
        monkeypatch.setattr("sys.stdin", StringIO("\n\n"))
        await learner.goes_to("C1.2")
        await learner.presses("x")
        assert at.ran == [["quiz", "1", "C1.2", "--lang", "ko"]]
        await learner.goes_to("C1.1")
        await learner.presses("x")
        assert at.ran[1] == ["predict", "C1.1", "--lang", "ko", "--instance", "default"]
        await learner.goes_to("1")
        await learner.presses("x")
        assert learner.told[-1] == "여기에는 남은 일이 없습니다."


async def test_a_terminal_that_cannot_step_aside_is_told_the_command() -> None:
    at = FakeDesk()
    async with learning(at) as learner:
        await learner.goes_to("C1.2")
        await learner.presses("x")
        assert learner.told[-1].endswith("bigtech-lab quiz 1 C1.2")
        assert not at.ran


async def test_what_has_no_checks_says_so() -> None:
    async with learning(FakeDesk()) as learner:
        await learner.goes_to("P1.1")
        await learner.presses("c")
        assert learner.told[-1] == "Only a checkpoint (C…) has checks."


async def test_without_a_stack_the_reason_stands_where_the_report_would() -> None:
    at = FakeDesk()
    at.stack.stops()
    async with learning(at) as learner:
        await learner.sees(lambda: "stopped 0/8" in str(learner.screen.query_one("#stack").render()))
        await learner.goes_to("C1.1")
        await learner.presses("c")
        await learner.reads("checks", "bigtech-lab up")


async def test_a_component_that_comes_back_is_seen_in_the_corner() -> None:
    at = FakeDesk()
    at.stack.becomes("redis", ComponentState.DEAD)
    async with learning(at) as learner:
        await learner.sees(lambda: "degraded 7/8" in str(learner.screen.query_one("#stack").render()))


async def test_a_bug_is_told_as_ours_and_the_screen_goes_on() -> None:
    at = FakeDesk(trouble=ZeroDivisionError("by zero"))
    async with learning(at) as learner:
        await learner.goes_to("C1.1")
        await learner.presses("c")
        await learner.reads("checks", "not your mistake: ZeroDivisionError: by zero")
        at.trouble = None
        await learner.presses("c")
        await learner.reads("checks", "5 of 5 points")


async def test_a_record_that_cannot_be_written_does_not_hide_the_verdicts() -> None:
    at = FakeDesk()

    def locked(*_: object) -> None:
        raise EnvironmentNotReady("Your record is locked.", code="record-locked")

    at.record.remember = locked  # type: ignore[method-assign, assignment]
    async with learning(at) as learner:
        await learner.goes_to("C1.1")
        await learner.presses("c")
        await learner.sees(lambda: "Your record is locked." in learner.told)
        await learner.reads("checks", "5 of 5 points")


async def test_a_trace_is_followed_hop_by_hop() -> None:
    async with learning(FakeDesk()) as learner:
        await learner.presses("t", "enter")
        await learner.reads("trace", "✓ http", "✓ kafka", "✓ fanout")


async def test_a_trace_that_cannot_begin_says_why() -> None:
    trouble = EnvironmentNotReady("Kafka is away.", code="x", hint="bigtech-lab restart kafka")
    async with learning(FakeDesk(trouble=trouble)) as learner:
        await learner.presses("t", "enter")
        await learner.reads("trace", "Kafka is away.", "bigtech-lab restart kafka")
