"""The engine: verdicts, and the order in which checks need each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bigtech_lab.application.run_checks import RunRules
from bigtech_lab.domain.check_result import BlockedBy
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.domain.verdict import Verdict
from fakes.check_rig import Rig, breaks, fails, hangs, made, passes
from fakes.made_up_lab import text_of


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
