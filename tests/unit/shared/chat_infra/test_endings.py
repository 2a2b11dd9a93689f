"""Endings in bounded time."""

from __future__ import annotations

import asyncio

import pytest

from chat_infra.process.endings import end_within


async def test_an_ending_that_ignores_its_cancellation_is_left_behind() -> None:
    let_go = asyncio.Event()

    async def stubborn() -> None:
        while not let_go.is_set():
            try:
                await let_go.wait()
            except asyncio.CancelledError:
                continue

    assert not await asyncio.wait_for(end_within(0.01, stubborn()), 1.0)
    let_go.set()


async def test_an_ending_in_time_may_fail_in_the_expected_way_only() -> None:
    async def fail(error: Exception) -> None:
        raise error

    assert await end_within(1.0, fail(ConnectionError("away")), expected=OSError)
    with pytest.raises(ZeroDivisionError):
        await end_within(1.0, fail(ZeroDivisionError()), expected=OSError)


async def test_who_is_cancelled_while_ending_cancels_the_ending() -> None:
    began, cancelled = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    task = asyncio.ensure_future(end_within(30.0, slow()))
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(cancelled.wait(), 1.0)
