"""An interrupted run: checks clean up, within a limit."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

import pytest

from bigtech_lab.application import run_checks
from bigtech_lab.domain.evidence import Evidence
from fakes.check_rig import Rig, hangs, made


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
