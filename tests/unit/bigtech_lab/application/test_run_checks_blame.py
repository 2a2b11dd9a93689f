"""Whose fault it is that a check did not pass: the learner's, or a component's."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bigtech_lab.application.ports.observers import Unreachable
from bigtech_lab.domain.check_result import BlockedBy
from bigtech_lab.domain.component import ComponentState
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.domain.failure import Failure, FirstMissing
from bigtech_lab.domain.verdict import Verdict
from fakes.check_rig import Function, Rig, breaks, fails, hangs, made, passes


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
