"""Runs the checks of a run again, by the same engine, on what was recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bigtech_lab.adapters.replay.player import NOWHERE, Playback, played_lab
from bigtech_lab.adapters.replay.virtual_time import VirtualTimeLoop
from bigtech_lab.application.component_watch import ComponentWatch
from bigtech_lab.application.ports.chat_api import ChatApiOver
from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.application.ports.run_witness import Replayed, ReplayedAttempt
from bigtech_lab.application.result_writer import ResultWriter
from bigtech_lab.application.run_checks import CheckRun
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.check_graph import with_needs
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.component import StackState, StackStatus
from bigtech_lab.domain.endpoints import Endpoints
from bigtech_lab.domain.recording import Recording, Take


class ReplayedRun:
    """Implements the port `ReplayRun`."""

    def __init__(self, chat_api: ChatApiOver) -> None:
        self._chat_api = chat_api

    def __call__(
        self, recording: Recording, labs: Sequence[LoadedLab], *, seed: int, instance: str
    ) -> Replayed:
        """See the port."""
        found: dict[tuple[int, str], list[ReplayedAttempt]] = {}
        for takes in recording:
            for lab in labs:
                mine = {take.check: take for take in takes if take.phase == lab.manifest.phase}
                known = {name: take for name, take in mine.items() if name in lab.checks}
                with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
                    attempts = runner.run(self._replayed(lab, known, seed, instance))
                for name, attempt in attempts.items():
                    found.setdefault((lab.manifest.phase, name), []).append(attempt)
        return found

    async def _replayed(
        self, lab: LoadedLab, takes: Mapping[str, Take], seed: int, instance: str
    ) -> dict[str, ReplayedAttempt]:
        playbacks: dict[str, Playback] = {}

        def lab_for(check: CheckDefinition, states: Mapping[str, object]) -> Any:
            take = takes.get(check.id) or Take(lab.manifest.phase, check.id, "")
            played, playbacks[check.id] = played_lab(
                take, seed=seed, instance=instance, states=states, chat_api=self._chat_api
            )
            return played

        stack = _NothingToSee(instance)
        run = CheckRun(
            with_needs(sorted(takes), lab.checks),
            lab_for=lab_for,
            watch=ComponentWatch(stack, stack.status()),
            writer=ResultWriter(
                lab.texts, lab.manifest.failures, lambda check: f"bigtech-lab check --only {check}", ""
            ),
            progress=_Silent(),
        )
        results = await run.results()
        return {
            name: ReplayedAttempt(result, tuple(playbacks[name].unrecorded) if name in playbacks else ())
            for name, result in results.items()
            if name in takes
        }


class _NothingToSee:
    """A stack of which no component is in trouble: what was seen of the real one is in the recording."""

    def __init__(self, instance: str) -> None:
        self.instance = instance

    def endpoints(self) -> Endpoints:
        return NOWHERE

    def status(self) -> StackStatus:
        return StackStatus(self.instance, "replay", StackState.RUNNING, None, ())

    def last_log_lines(self, _component: str, _count: int = 10) -> tuple[str, ...]:
        return ()


class _Silent:
    def started(self, check_id: str) -> None:
        """Nobody watches a replay."""

    def finished(self, result: CheckResult) -> None:
        """Nobody watches a replay."""
