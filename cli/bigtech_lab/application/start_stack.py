"""Starting components: in the order of their dependencies, side by side where possible, until all are
ready."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait

from bigtech_lab.application.ports.progress import Progress, Step
from bigtech_lab.application.ports.runtime import Ending, Runtime
from bigtech_lab.application.stop_stack import StopStack
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.component import ComponentState
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady, LabError

_POLL_SECONDS = 0.05
_PROBE_SECONDS = 1.0
_LOG_LINES = 12


class _GivenUp(Exception):
    """Another component failed, or the person interrupted: this one need not go on."""


class StartStack:
    """Starts components of one instance and returns when every one is ready.

    What this start has started is stopped again when one of the components fails or the command is
    interrupted.
    """

    def __init__(
        self, runtime: Runtime, progress: Progress, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._runtime = runtime
        self._progress = progress
        self._now = now
        self._give_up = threading.Event()
        self._ready: dict[str, threading.Event] = {}
        self._started: list[str] = []

    def start(self, components: Sequence[str], *, keep: bool = False) -> None:
        """Starts the components that do not run, waits for all; raises EnvironmentNotReady when one does not
        come up.

        `keep` leaves what has started running, to be looked at.
        """
        self._ready = {name: threading.Event() for name in components}
        pool = ThreadPoolExecutor(len(components), thread_name_prefix="start")
        try:
            futures = [pool.submit(self._bring_up, name) for name in components]
            self._await(futures)
        except BaseException:
            self._abandon(pool)
            if not keep:
                StopStack(self._runtime, self._progress).stop(self._started)
            raise
        finally:
            pool.shutdown()

    def _abandon(self, pool: ThreadPoolExecutor) -> None:
        self._give_up.set()
        self._runtime.give_up_preparing()
        # All threads must be done before anything is stopped, or one could start a process after that.
        pool.shutdown(wait=True, cancel_futures=True)

    def _await(self, futures: Iterable[Future[None]]) -> None:
        waiting = set(futures)
        while waiting:
            # In slices, so that a signal to the main thread is handled at once.
            done, waiting = wait(waiting, timeout=0.1, return_when=FIRST_EXCEPTION)
            failures = [f.exception() for f in done if f.exception() is not None]
            real = [f for f in failures if not isinstance(f, _GivenUp)]
            if real:
                raise real[0]  # type: ignore[misc]

    def _bring_up(self, component: str) -> None:
        try:
            self._bring_up_or_raise(component)
        except _GivenUp:
            raise
        except LabError as error:
            self._progress.step(component, Step.FAILED, error.message)
            raise

    def _bring_up_or_raise(self, component: str) -> None:
        seen = self._runtime.observe(component, patience=_PROBE_SECONDS)
        if seen.state == ComponentState.READY:
            self._progress.step(component, Step.READY, "was running already")
            self._ready[component].set()
            return
        if seen.state == ComponentState.PAUSED:
            self._progress.notice(
                Localized(
                    f"{component} was paused; it goes on now.",
                    f"{component}: 일시 정지되어 있었고, 이제 다시 실행됩니다.",
                )
            )
            self._runtime.resume(component)
        elif seen.state in {ComponentState.STOPPED, ComponentState.DEAD}:
            self._launch(component)
        self._wait_until_ready(component)

    def _launch(self, component: str) -> None:
        def say(detail: str) -> None:
            self._progress.step(component, Step.PREPARING, detail)

        self._runtime.prepare(component, say)
        self._wait_for_others(component)
        if self._give_up.is_set():
            raise _GivenUp
        # What was left of an earlier run (children of a process that was killed) would hold files and ports.
        self._runtime.end(component, patience=0.0)
        self._started.append(component)
        self._progress.step(component, Step.STARTING)
        self._runtime.start(component, say)
        self._progress.step(component, Step.STARTING)

    def _wait_for_others(self, component: str) -> None:
        others = [name for name in CATALOGUE[component].starts_after if name in self._ready]
        for name in others:
            while not self._ready[name].wait(_POLL_SECONDS):
                if self._give_up.is_set():
                    raise _GivenUp
                self._progress.step(component, Step.WAITING, f"for {name}")

    def _wait_until_ready(self, component: str) -> None:
        began = self._now()
        within = CATALOGUE[component].ready_within
        while True:
            reason = self._runtime.unready_reason(component, patience=_PROBE_SECONDS)
            took = self._now() - began
            if reason is None and self._runtime.ending(component) is None:
                self._runtime.mark_ready(component, max(1, round(took * 1000)))
                self._progress.step(component, Step.READY, f"{took:.1f} s")
                self._ready[component].set()
                return
            ending = self._runtime.ending(component)
            if ending is not None:
                raise self._failure(
                    component,
                    Localized(
                        f"ended while it was starting ({_how(ending)})",
                        f"시작하는 도중에 끝났습니다({_how(ending)})",
                    ),
                )
            if took > within:
                raise self._failure(
                    component,
                    Localized(
                        f"was not ready within {within:.0f} s: {reason}",
                        f"{within:.0f}초 안에 준비되지 않았습니다: {reason}",
                    ),
                )
            if self._give_up.wait(_POLL_SECONDS):
                raise _GivenUp

    def _failure(self, component: str, what: Localized) -> EnvironmentNotReady:
        return EnvironmentNotReady(
            Localized(f"{component} {what.en}.", f"{component}: {what.ko}."),
            code="component-not-ready",
            detail=self._runtime.last_log_lines(component, _LOG_LINES),
            hint=f"bigtech-lab logs {component}",
        )


def _how(ending: Ending) -> str:
    if ending.code is None:
        return "exit code unknown"
    return f"signal {-ending.code}" if ending.code < 0 else f"exit code {ending.code}"
