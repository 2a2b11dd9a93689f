"""The engine: order, verdicts, blame."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic, sleep
from typing import Any

import pytest

from bigtech_lab.application import run_checks
from bigtech_lab.application.component_watch import ComponentWatch
from bigtech_lab.application.loop_guard import loop_guard
from bigtech_lab.application.ports.observers import Unreachable
from bigtech_lab.application.result_writer import ResultWriter
from bigtech_lab.application.run_checks import CheckRun, LabFor, RunRules
from bigtech_lab.checks.declare import check
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.check_graph import with_needs
from bigtech_lab.domain.check_result import BlockedBy, CheckResult
from bigtech_lab.domain.component import ComponentState
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.domain.failure import Failure, FirstMissing
from bigtech_lab.domain.verdict import Verdict
from fakes.check_progress import RecordedCheckProgress
from fakes.made_up_lab import text_of
from fakes.stack_view import FakeStackView

Function = Callable[[Any], Awaitable[Evidence]]


def made(name: str, function: Function, **terms: Any) -> CheckDefinition:
    """A check with that id from any function."""

    async def body(lab: Any) -> Evidence:
        """It does what it should."""
        return await function(lab)

    body.__name__ = name
    return check(**terms)(body)


async def passes(lab: Any) -> Evidence:
    return Evidence(seen=True)


async def fails(lab: Any) -> Evidence:
    raise Failure("wrong-value", expected=1, actual=2, what="the count")


async def breaks(lab: Any) -> Evidence:
    raise ZeroDivisionError


async def hangs(lab: Any) -> Evidence:
    await asyncio.Event().wait()
    raise AssertionError


class Rig:
    """A run over made-up checks on a fake stack; the `lab` of a check is the mapping of its needs' states."""

    def __init__(self, stack: FakeStackView | None = None) -> None:
        self.stack = stack or FakeStackView()
        self.progress = RecordedCheckProgress()
        self.lab_for: LabFor = lambda _, states: states

    async def run(self, *checks: CheckDefinition, rules: RunRules | None = None) -> Mapping[str, CheckResult]:
        return await asyncio.wait_for(self.of(*checks, rules=rules).results(), 10)

    def of(self, *checks: CheckDefinition, rules: RunRules | None = None) -> CheckRun:
        known = {one.id: one for one in checks}
        writer = ResultWriter(
            texts={name: text_of(name) for name in known},
            failures={},
            reproduce=lambda name: f"bigtech-lab check 7 --only {name} --seed 1",
            instance_option="",
        )
        return CheckRun(
            with_needs(known, known),
            lab_for=self.lab_for,
            watch=ComponentWatch(self.stack, self.stack.status()),
            writer=writer,
            progress=self.progress,
            rules=rules,
        )


async def test_a_check_that_finds_what_it_asks_for_passes() -> None:
    result = (await Rig().run(made("good", passes, points=4)))["good"]

    assert (result.verdict, result.points, result.score) == (Verdict.PASSED, 4, 4)
    assert result.evidence == {"seen": True}


async def test_a_failure_is_explained_in_both_languages_with_the_command_that_repeats_it() -> None:
    result = (await Rig().run(made("bad", fails)))["bad"]

    assert result.verdict is Verdict.FAILED
    assert (result.code, result.expected, result.actual) == ("wrong-value", 1, 2)
    assert result.message is not None
    assert "the count" in result.message.en
    assert "the count" in result.message.ko
    assert result.hint is not None
    assert result.hint.en == "hint of bad"
    assert result.reproduce == "bigtech-lab check 7 --only bad --seed 1"
    assert result.docs == "QUICK_START.md"


async def test_a_check_that_crashes_is_the_labs_fault_and_keeps_its_traceback() -> None:
    result = (await Rig().run(made("broken", breaks)))["broken"]

    assert result.verdict is Verdict.ERROR
    assert any("ZeroDivisionError" in line for line in result.evidence["traceback"])
    assert result.score == 0


async def test_a_check_that_returns_no_evidence_is_the_labs_fault() -> None:
    async def nothing(lab: Any) -> Any:
        return None

    assert (await Rig().run(made("empty", nothing)))["empty"].verdict is Verdict.ERROR


async def test_a_check_that_hangs_on_a_healthy_stack_fails_at_its_time_limit() -> None:
    result = (await Rig().run(made("slow", hangs, timeout=0.05)))["slow"]

    assert (result.verdict, result.code) == (Verdict.FAILED, "timed-out")


async def test_what_needs_a_failed_check_is_blocked_and_never_started() -> None:
    rig = Rig()
    results = await rig.run(made("first", fails), made("second", passes, needs=["first"]))

    assert results["second"].verdict is Verdict.BLOCKED
    assert results["second"].blocked_by is BlockedBy.NEED
    assert "first" in (results["second"].message or text_of("x").hint).en
    assert ("started", "second") not in rig.progress.events


async def test_a_check_reads_the_state_that_its_need_hands_on() -> None:
    async def gives(lab: Any) -> Evidence:
        return Evidence().handing_on({"id": 7})

    async def takes(lab: Mapping[str, Any]) -> Evidence:
        return Evidence(got=lab["giver"]["id"])

    results = await Rig().run(made("taker", takes, needs=["giver"]), made("giver", gives))

    assert results["taker"].evidence == {"got": 7}


async def test_independent_checks_run_at_the_same_time() -> None:
    met = asyncio.Barrier(2)

    async def meets(lab: Any) -> Evidence:
        await met.wait()
        return Evidence()

    results = await Rig().run(made("one", meets, timeout=2), made("two", meets, timeout=2))

    assert {result.verdict for result in results.values()} == {Verdict.PASSED}


async def test_a_check_that_locks_a_component_has_it_alone() -> None:
    inside: list[str] = []

    def alone(name: str) -> Function:
        async def body(lab: Any) -> Evidence:
            inside.append(name)
            await asyncio.sleep(0.01)
            others = list(inside)
            inside.remove(name)
            return Evidence(others=others)

        return body

    results = await Rig().run(
        made("user", alone("user"), uses=["kafka"]),
        made("killer", alone("killer"), uses=["kafka"], locks=["kafka"]),
        made("other", alone("other"), uses=["kafka"]),
        made("anything", alone("anything")),
    )

    assert results["killer"].evidence == {"others": ["killer"]}


async def test_checks_that_lock_different_components_do_not_wait_for_each_other() -> None:
    met = asyncio.Barrier(2)

    async def meets(lab: Any) -> Evidence:
        await met.wait()
        return Evidence()

    results = await Rig().run(
        made("one", meets, timeout=2, uses=["kafka"], locks=["kafka"]),
        made("two", meets, timeout=2, uses=["redis"], locks=["redis"]),
    )

    assert {result.verdict for result in results.values()} == {Verdict.PASSED}


@pytest.mark.parametrize("goes_wrong", [fails, breaks, hangs])
async def test_when_a_component_died_during_the_check_it_is_blamed_and_not_the_learner(
    goes_wrong: Function,
) -> None:
    rig = Rig()

    async def loses_postgres(lab: Any) -> Evidence:
        rig.stack.becomes("postgres", ComponentState.DEAD, "starting", "received signal 9")
        rig.stack.becomes("user-service", ComponentState.NOT_READY, reason="postgres does not answer")
        return await goes_wrong(lab)

    result = (await rig.run(made("victim", loses_postgres, timeout=0.05)))["victim"]

    assert (result.verdict, result.code) == (Verdict.BLOCKED, "component-down")
    assert result.first_missing == FirstMissing("component postgres", "postgres", "received signal 9")
    assert result.blocked_by is BlockedBy.ENVIRONMENT
    assert result.evidence["last_log_lines"] == ["starting", "received signal 9"]


async def test_a_component_that_was_restarted_during_the_check_is_blamed() -> None:
    rig = Rig()

    async def sees_a_restart(lab: Any) -> Evidence:
        rig.stack.restarts("kafka")
        return await fails(lab)

    result = (await rig.run(made("victim", sees_a_restart)))["victim"]

    assert (result.verdict, result.code) == (Verdict.BLOCKED, "component-restarted")
    assert result.first_missing is not None
    assert result.first_missing.component == "kafka"


async def test_a_restart_that_the_check_itself_makes_is_no_excuse_for_it_or_for_later_ones() -> None:
    rig = Rig()

    async def restarts(lab: Any) -> Evidence:
        rig.stack.restarts("kafka")
        return await fails(lab)

    results = await rig.run(
        made("restarter", restarts, uses=["kafka"], locks=["kafka"]),
        made("later", fails, uses=["kafka"]),
    )

    assert [result.verdict for result in results.values()] == [Verdict.FAILED, Verdict.FAILED]


async def test_a_component_that_lives_but_does_not_answer_blocks() -> None:
    async def gets_no_answer(lab: Any) -> Evidence:
        raise Unreachable("chat-service", "connection refused")

    result = (await Rig().run(made("lonely", gets_no_answer)))["lonely"]

    assert (result.verdict, result.code) == (Verdict.BLOCKED, "component-unreachable")
    assert result.message is not None
    assert "chat-service" in result.message.en
    assert "connection refused" in result.message.en


async def test_a_check_whose_component_is_known_to_be_dead_is_not_even_started() -> None:
    rig = Rig()
    rig.stack.becomes("redis", ComponentState.DEAD, "out of memory")

    results = await rig.run(made("needs-redis", passes, uses=["redis"]), made("any", passes, uses=["kafka"]))

    assert results["needs-redis"].verdict is Verdict.BLOCKED
    assert results["any"].verdict is Verdict.PASSED
    assert ("started", "needs-redis") not in rig.progress.events


async def test_the_check_that_judges_the_stack_fails_itself_and_the_others_name_its_cause() -> None:
    rig = Rig()
    rig.stack.becomes("kafka", ComponentState.DEAD, "killed")

    async def judges(lab: Any) -> Evidence:
        missing = FirstMissing("component kafka", "kafka", "killed")
        raise Failure("component-down", first_missing=missing, component="kafka", state="dead")

    results = await rig.run(
        made("ready", judges, judges_stack=True), made("next", passes, needs=["ready"], uses=["gateway"])
    )

    assert results["ready"].verdict is Verdict.FAILED
    assert (results["next"].verdict, results["next"].code) == (Verdict.BLOCKED, "component-down")
    assert results["next"].first_missing == results["ready"].first_missing


async def test_checks_that_fail_together_share_one_look_at_the_stack() -> None:
    rig = Rig()
    await rig.run(*(made(f"bad-{number}", fails) for number in range(6)))

    assert rig.stack.looks <= 4


async def test_a_task_that_outlives_its_check_is_ended_and_reported() -> None:
    left: list[asyncio.Task[Any]] = []

    async def leaks(lab: Any) -> Evidence:
        left.append(asyncio.create_task(hangs(lab)))
        return Evidence()

    result = (await Rig().run(made("leaky", leaks)))["leaky"]

    assert (result.verdict, result.code) == (Verdict.ERROR, "leaked-tasks")
    assert result.evidence["tasks"] == ["hangs"]
    assert left[0].cancelled()


async def test_a_task_that_ends_shortly_after_its_check_is_no_leak() -> None:
    async def tidies_up(lab: Any) -> Evidence:
        closing = asyncio.create_task(asyncio.sleep(0.01))
        return Evidence(closing=closing.done())

    assert (await Rig().run(made("tidy", tidies_up)))["tidy"].verdict is Verdict.PASSED


async def test_fail_fast_starts_no_further_check() -> None:
    rules = RunRules(fail_fast=True, at_once=1)
    results = await Rig().run(made("first", fails), made("second", passes), rules=rules)

    assert results["second"].verdict is Verdict.BLOCKED
    assert results["second"].code == "fail-fast"


async def test_a_check_that_passes_only_when_repeated_is_unstable() -> None:
    tried: list[int] = []

    async def wavers(lab: Any) -> Evidence:
        tried.append(1)
        return await (fails if len(tried) == 1 else passes)(lab)

    result = (await Rig().run(made("wavering", wavers), rules=RunRules(attempts=3)))["wavering"]

    assert (result.verdict, result.attempts, result.score) == (Verdict.UNSTABLE, 2, 0)


async def test_secrets_never_get_into_the_evidence() -> None:
    async def tells(lab: Any) -> Evidence:
        return Evidence(body={"access_token": "ey", "user": {"password": "pw"}}, name="mina")

    result = (await Rig().run(made("careless", tells)))["careless"]

    assert result.evidence == {
        "body": {"access_token": "[redacted]", "user": {"password": "[redacted]"}},
        "name": "mina",
    }


async def test_a_component_that_the_check_has_nothing_to_do_with_is_no_excuse() -> None:
    rig = Rig()
    rig.stack.becomes("notification-service", ComponentState.DEAD)

    results = await rig.run(
        made("apart", fails, uses=["gateway", "user-service"]),
        made("concerned", fails, uses=["gateway", "notification-service"]),
    )

    assert results["apart"].verdict is Verdict.FAILED
    assert results["concerned"].verdict is Verdict.BLOCKED


async def test_a_dead_store_excuses_every_check_as_the_services_stand_on_it() -> None:
    rig = Rig()

    async def loses_kafka(lab: Any) -> Evidence:
        rig.stack.becomes("kafka", ComponentState.DEAD)
        return await fails(lab)

    result = (await rig.run(made("victim", loses_kafka, uses=["gateway", "user-service"])))["victim"]

    assert (result.verdict, result.first_missing and result.first_missing.component) == (
        Verdict.BLOCKED,
        "kafka",
    )


async def test_a_paused_component_is_told_with_the_command_that_lets_it_go_on() -> None:
    rig = Rig()
    rig.stack.becomes("kafka", ComponentState.PAUSED)

    result = (await rig.run(made("waiting", passes)))["waiting"]

    assert result.code == "component-paused"
    assert result.hint is not None
    assert "bigtech-lab resume kafka" in result.hint.en
    assert "bigtech-lab resume kafka" in result.hint.ko


class Unsettled:
    """A lab with something that is undone only once the engine asks for it."""

    def __init__(self) -> None:
        self.whole = True

    async def settled(self) -> None:
        await asyncio.sleep(0)
        self.whole = True


async def test_what_a_check_disturbed_is_undone_before_anyone_looks_for_the_culprit() -> None:
    lab, rig = Unsettled(), Rig()
    seen: list[bool] = []
    rig.lab_for = lambda _check, _states: lab
    rig.stack.before_look = lambda: seen.append(lab.whole)

    async def hangs_disturbed(_: Any) -> Evidence:
        lab.whole = False
        return await hangs(lab)

    result = (await rig.run(made("hangs", hangs_disturbed, timeout=0.05)))["hangs"]

    assert (result.verdict, result.code) == (Verdict.FAILED, "timed-out")
    assert seen == [True, True]


async def test_what_another_check_has_stopped_on_purpose_blocks_nobody_who_comes_after_it() -> None:
    rig = Rig()
    looked = asyncio.Event()

    async def stops_friends(_: Any) -> Evidence:
        rig.stack.becomes("friend-service", ComponentState.STOPPED)
        await looked.wait()
        rig.stack.restarts("friend-service")
        return Evidence()

    async def looks(_: Any) -> Evidence:
        raise Failure("wrong-value", what="it")

    async def after_the_look(_: Any) -> Evidence:
        looked.set()
        return Evidence()

    results = await rig.run(
        made("stops", stops_friends, uses=[], locks=["friend-service"]),
        made("looks", looks, uses=["chat-service"], locks=["redis"]),
        made("wakes", after_the_look, uses=["redis"]),
        made("comes_after", passes, uses=["friend-service"]),
    )

    assert {name: result.verdict.value for name, result in results.items()} == {
        "stops": "passed",
        "looks": "failed",
        "wakes": "passed",
        "comes-after": "passed",
    }


async def test_what_a_check_prints_stays_out_of_the_commands_output_and_is_kept_bounded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def prints_megabytes(lab: Any) -> Evidence:
        for number in range(3000):
            print(f"{number} " + "x" * 1000)  # noqa: T201 - what it is about
        await asyncio.to_thread(print, "from a thread")
        return Evidence()

    async def prints_little(lab: Any) -> Evidence:
        print("hello")  # noqa: T201
        return Evidence()

    results = await Rig().run(made("loud", prints_megabytes), made("quiet", prints_little))

    assert results["quiet"].evidence["printed"] == ["hello"]
    printed = results["loud"].evidence["printed"]
    assert printed[-1] == "from a thread"
    assert printed[0].startswith("… [300")
    assert sum(map(len, printed)) < 10_000
    assert capsys.readouterr().out == ""


async def test_megabytes_of_evidence_are_cut_and_say_so() -> None:
    endless: list[Any] = []
    endless.append(endless)

    class Mute:
        def __str__(self) -> str:
            raise ValueError

    async def tells_all(lab: Any) -> Evidence:
        return Evidence(
            text="x" * 3_000_000, rows=list(range(10_000)), loop=endless, nan=float("nan"), mute=Mute()
        )

    evidence = (await Rig().run(made("talkative", tells_all)))["talkative"].evidence

    assert evidence["text"].endswith("… [3000000 characters in all]")
    assert evidence["rows"][-1] == "… [10000 in all]"
    assert (evidence["nan"], evidence["mute"]) == ("nan", "[Mute that cannot be shown: ValueError]")
    assert len(str(evidence)) < 30_000


async def test_a_failure_without_a_sentence_is_the_labs_fault_and_the_others_go_on() -> None:
    async def speechless(lab: Any) -> Evidence:
        raise Failure("nobody-described-this")

    async def forgetful(lab: Any) -> Evidence:
        raise Failure("wrong-value", expected=1, actual=2)

    results = await Rig().run(
        made("speechless", speechless), made("forgetful", forgetful), made("fine", passes)
    )

    assert [results[name].verdict for name in ("speechless", "forgetful", "fine")] == [
        Verdict.ERROR,
        Verdict.ERROR,
        Verdict.PASSED,
    ]


async def test_a_check_that_exits_does_not_end_the_command() -> None:
    async def exits(lab: Any) -> Evidence:
        raise SystemExit(0)

    result = (await Rig().run(made("exiting", exits)))["exiting"]

    assert (result.verdict, result.code) == (Verdict.ERROR, "lab-error")


async def test_a_check_that_blocks_the_loop_is_broken_off_and_the_others_get_their_verdicts() -> None:
    async def sleeps(lab: Any) -> Evidence:
        sleep(60)  # noqa: ASYNC251 - that it blocks is the point
        return Evidence()

    async def spins(lab: Any) -> Evidence:
        while True:
            pass

    began = monotonic()
    async with loop_guard(0.3):
        results = await Rig().run(made("sleeping", sleeps), made("spinning", spins), made("fine", passes))

    assert monotonic() - began < 10
    assert [results[name].verdict for name in ("sleeping", "spinning", "fine")] == [
        Verdict.ERROR,
        Verdict.ERROR,
        Verdict.PASSED,
    ]
    message = results["sleeping"].message
    assert message is not None
    assert "blocked everything for more than 0.3 s" in message.en


async def test_an_interrupted_check_cleans_up_also_when_it_is_interrupted_again() -> None:
    began, cleaned_up = asyncio.Event(), []

    async def cleans_up(lab: Any) -> Evidence:
        try:
            began.set()
            return await hangs(lab)
        finally:
            await asyncio.sleep(0.1)
            cleaned_up.append(True)

    running = asyncio.create_task(Rig().of(made("careful", cleans_up)).results())
    await began.wait()
    running.cancel()
    await asyncio.sleep(0.02)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert cleaned_up == [True]


async def test_a_clean_up_that_does_not_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_checks, "_SECONDS_TO_CLEAN_UP", 0.1)
    began = asyncio.Event()

    async def never_ends(lab: Any) -> Evidence:
        try:
            began.set()
            return await hangs(lab)
        finally:
            await asyncio.sleep(3)

    running = asyncio.create_task(Rig().of(made("stubborn", never_ends)).results())
    await began.wait()
    asked = monotonic()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert monotonic() - asked < 2
