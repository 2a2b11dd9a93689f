"""Writes down everything that the checks of a run see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bigtech_lab.adapters.replay.recorded_lab import recorded_lab
from bigtech_lab.application.ports.chat_api import ChatApiOver
from bigtech_lab.application.run_checks import LabFor
from bigtech_lab.checks.lab import Lab
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.recording import Take


@dataclass(slots=True)
class RunRecorder:
    """Implements the port `RunWitness`."""

    chat_api: ChatApiOver
    rounds: list[list[Take]] = field(default_factory=list)

    def begin_round(self) -> None:
        """See the port."""
        self.rounds.append([])

    def of_phase(self, phase: int, lab_for: LabFor) -> LabFor:
        """See the port."""

        def recorded(check: CheckDefinition, states: Mapping[str, object]) -> Any:
            lab = lab_for(check, states)
            if not isinstance(lab, Lab):
                return lab
            take = Take(phase, check.id, lab.nonce)
            self.rounds[-1].append(take)
            return recorded_lab(lab, take, self.chat_api)

        return recorded

    def taken(self) -> list[list[Take]]:
        """The rounds so far, which are forgotten here: the next run is another one."""
        taken, self.rounds = self.rounds, []
        return taken
