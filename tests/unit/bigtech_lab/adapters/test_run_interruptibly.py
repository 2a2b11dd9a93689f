"""Ctrl-C and asynchronous work."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from bigtech_lab.adapters.interruption import interruptible, run_interruptibly


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_arrives_between_two_steps_and_the_work_cleans_up(number: signal.Signals) -> None:
    happened: list[str] = []

    async def work() -> None:
        try:
            os.kill(os.getpid(), number)
            # The handler of a plain signal would have raised by now, wherever Python was.
            happened.append("the step was finished")
            os.kill(os.getpid(), number)
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(0)
            happened.append("cleaned up")

    with pytest.raises(KeyboardInterrupt), interruptible():
        run_interruptibly(work(), lambda: happened.append("told"))

    assert happened == ["the step was finished", "told", "cleaned up"]


def test_work_that_nobody_interrupts_returns_its_result() -> None:
    async def work() -> int:
        return 5

    assert run_interruptibly(work()) == 5


def test_a_cancellation_of_the_works_own_stays_one() -> None:
    async def work() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        run_interruptibly(work())
