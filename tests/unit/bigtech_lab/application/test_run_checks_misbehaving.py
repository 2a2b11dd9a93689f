"""A check that leaks, prints, exits, blocks or says too much harms neither the run nor the report."""

from __future__ import annotations

import asyncio
from time import monotonic, sleep
from typing import Any

import pytest

from bigtech_lab.application.loop_guard import loop_guard
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.domain.failure import Failure
from bigtech_lab.domain.verdict import Verdict
from fakes.check_rig import Rig, hangs, made, passes


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


async def test_secrets_never_get_into_the_evidence() -> None:
    async def tells(lab: Any) -> Evidence:
        return Evidence(body={"access_token": "ey", "user": {"password": "pw"}}, name="mina")

    result = (await Rig().run(made("careless", tells)))["careless"]

    assert result.evidence == {
        "body": {"access_token": "[redacted]", "user": {"password": "[redacted]"}},
        "name": "mina",
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
