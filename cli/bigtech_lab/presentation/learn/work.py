"""The one piece of work that goes on beside the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import Enum, auto

from textual.app import App

from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import LabError, LabFault
from bigtech_lab.presentation.learn.background_run import BackgroundRun


class Ended(Enum):
    """What came of ending the work."""

    NOTHING_RAN = auto()
    ENDED = auto()
    STILL_RUNS = auto()
    """It still cleans up; it is not waited for any longer."""


class Work:
    """At most one run at a time; what it has to say comes back to the screen with `back`."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._run: BackgroundRun | None = None

    @property
    def goes_on(self) -> bool:
        """Whether something runs."""
        return self._run is not None and self._run.is_running

    def begin(self, work: Callable[[], Awaitable[None]], failed: Callable[[LabError], object]) -> bool:
        """Starts the work; False while other work goes on. `failed` hears of an error, on the screen."""
        if self.goes_on:
            return False

        async def guarded() -> None:
            try:
                await work()
            except LabError as error:
                self.back(failed, error)
            except Exception as error:  # noqa: BLE001 - a bug must not leave the screen waiting for ever
                told = Localized(
                    f"This is a bug in the lab, not your mistake: {type(error).__name__}: {error}",
                    f"실습 도구의 버그입니다. 여러분의 실수가 아닙니다: {type(error).__name__}: {error}",
                )
                self.back(
                    failed, LabFault(told, code="bug", hint=Localized("Please report it.", "알려 주세요."))
                )

        self._run = BackgroundRun(guarded)
        self._run.start()
        return True

    def back(self, then: Callable[..., object], *arguments: object) -> None:
        """From the thread of the work to the screen; where that is gone, nobody wants to know."""
        with suppress(RuntimeError):
            self._app.call_from_thread(then, *arguments)

    async def end(self, seconds: float) -> Ended:
        """Cancels what runs and waits until it has cleaned up, or for so long."""
        run = self._run
        if run is None or not run.is_running:
            return Ended.NOTHING_RAN
        return Ended.ENDED if await asyncio.to_thread(run.stop, seconds) else Ended.STILL_RUNS
