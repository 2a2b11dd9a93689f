"""Tasks that are kept running."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from chat_infra.process import supervision
from chat_infra.process.supervision import keep_running


class Flaky:
    """Fails a number of times with given texts, then succeeds; notes when it was tried."""

    def __init__(self, *failures: str) -> None:
        self._failures = list(failures)
        self.tried_at: list[float] = []
        self.tried = asyncio.Event()

    async def run(self, _: asyncio.Event) -> None:
        """One attempt."""
        self.tried_at.append(asyncio.get_running_loop().time())
        self.tried.set()
        if self._failures:
            raise ConnectionError(self._failures.pop(0))


async def test_the_pause_between_attempts_never_grows_beyond_the_longest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervision, "_FIRST_PAUSE", 0.01)
    task = Flaky(*["away"] * 5)
    await keep_running("prepare", task.run, asyncio.Event(), longest_pause=0.02)
    pauses = [later - earlier for earlier, later in zip(task.tried_at, task.tried_at[1:], strict=False)]
    assert len(pauses) == 5
    # Unbounded, the last one would be 0.16 s.
    assert max(pauses) < 0.1


async def test_an_outage_is_logged_once_and_another_reason_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "_FIRST_PAUSE", 0.001)
    task = Flaky("away", "away", "away", "refused")
    with capture_logs() as lines:
        await keep_running("prepare", task.run, asyncio.Event())
    assert [line["reason"] for line in lines] == ["ConnectionError('away')", "ConnectionError('refused')"]
    assert len(task.tried_at) == 5


async def test_a_stop_ends_the_waiting_for_the_next_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "_FIRST_PAUSE", 30.0)
    stop, task = asyncio.Event(), Flaky("away")
    keeping = asyncio.ensure_future(keep_running("prepare", task.run, stop))
    await task.tried.wait()
    stop.set()
    await asyncio.wait_for(keeping, 1.0)
    assert len(task.tried_at) == 1


async def test_a_future_cancelled_under_a_task_is_a_failure_like_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervision, "_FIRST_PAUSE", 0.001)
    lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    lost.cancel()
    attempts = 0

    async def run(_: asyncio.Event) -> None:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            await lost

    await keep_running("consumer", run, asyncio.Event())
    assert attempts == 2


async def test_a_task_that_is_cancelled_is_not_started_again() -> None:
    began = asyncio.Event()

    async def run(_: asyncio.Event) -> None:
        began.set()
        await asyncio.Event().wait()

    keeping = asyncio.ensure_future(keep_running("consumer", run, asyncio.Event()))
    await began.wait()
    keeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(keeping, 1.0)
