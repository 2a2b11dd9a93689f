"""Stopping components: services first, then the stores that they finish their work with."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from bigtech_lab.application.ports.progress import Progress, Step
from bigtech_lab.application.ports.runtime import Runtime
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.start_order import stop_waves


class StopStack:
    """Ends components of one instance: asked politely, then made to."""

    def __init__(self, runtime: Runtime, progress: Progress) -> None:
        self._runtime = runtime
        self._progress = progress

    def stop(self, components: Iterable[str]) -> tuple[str, ...]:
        """Returns the components that had been running, when all of them have ended."""
        stopped: list[str] = []
        for wave in stop_waves(components):
            with ThreadPoolExecutor(len(wave), thread_name_prefix="stop") as pool:
                had_run = pool.map(self._end, wave)
                stopped += [name for name, ran in zip(wave, had_run, strict=True) if ran]
        return tuple(stopped)

    def _end(self, component: str) -> bool:
        self._progress.step(component, Step.STOPPING)
        had_run = self._runtime.end(component, patience=CATALOGUE[component].ends_within)
        if had_run:
            self._progress.step(component, Step.STOPPED)
        return had_run
