"""Checks run side by side, and what one locks it has alone."""

from __future__ import annotations

import asyncio
from typing import Any

from bigtech_lab.domain.component import ComponentState
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.domain.failure import Failure
from bigtech_lab.domain.verdict import Verdict
from fakes.check_rig import Function, Rig, made, passes


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
