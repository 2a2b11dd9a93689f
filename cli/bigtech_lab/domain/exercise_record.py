"""Where a learner stands with an exercise, read from the facts of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bigtech_lab.domain.check_report import CheckReport
from bigtech_lab.domain.learner_fact import ExerciseStep, Fact
from bigtech_lab.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class StepStanding:
    """A step's last verdict and the code of its first failure; `open` when it was never graded."""

    id: str
    verdict: str = "open"
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the facts of one exercise say, oldest first."""

    facts: Sequence[Fact]

    def _of(self, step: ExerciseStep) -> list[Fact]:
        return [fact for fact in self.facts if fact.data.get("step") == step.value]

    @property
    def state(self) -> str:
        """`open`, `started` or `passed`."""
        if self._of(ExerciseStep.PASSED):
            return "passed"
        return "started" if self.facts else "open"

    @property
    def gave_up(self) -> bool:
        """Whether the learner asked for the solution without having passed."""
        return bool(self._of(ExerciseStep.GAVE_UP))

    @property
    def may_see_solution(self) -> bool:
        """Whether the solution has nothing to give away any more."""
        return self.gave_up or self.state == "passed"

    @property
    def hints(self) -> int:
        """How many hints were taken."""
        return len(self._of(ExerciseStep.HINT))

    def hints_about(self, subject: str) -> int:
        """How many hints about a code or a step were taken since the exercise was begun anew."""
        since = max((fact.at for fact in self._of(ExerciseStep.RESET)), default="")
        return sum(
            fact.data.get("about") == subject and fact.at >= since for fact in self._of(ExerciseStep.HINT)
        )

    @property
    def checked_at(self) -> str | None:
        """When it was graded last."""
        checks = self._of(ExerciseStep.CHECKED)
        return checks[-1].at if checks else None

    def steps(self, ids: Sequence[str]) -> list[StepStanding]:
        """The steps as they were graded last."""
        checks = self._of(ExerciseStep.CHECKED)
        told = checks[-1].data.get("steps", {}) if checks else {}
        entries = {step: told.get(step, {}) for step in ids}
        return [StepStanding(s, e.get("verdict", "open"), e.get("code")) for s, e in entries.items()]

    @property
    def failures(self) -> list[tuple[str, str]]:
        """Step and code of every failure of the last grading, in the order of the steps."""
        checks = self._of(ExerciseStep.CHECKED)
        told = checks[-1].data.get("failures", []) if checks else []
        return [(str(step), str(code)) for step, code in told]


def graded(report: CheckReport) -> dict[str, Any]:
    """What a grading leaves in the record."""
    failures = [
        (step.id, check.code)
        for step in report.checkpoints
        for check in step.checks
        if check.verdict is Verdict.FAILED and check.code
    ]
    first = dict(reversed(failures))
    steps = {s.id: {"verdict": s.verdict.value, "code": first.get(s.id)} for s in report.checkpoints}
    return {
        "steps": steps,
        "failures": [list(failure) for failure in failures],
        "points": report.score,
        "max_points": report.max_score,
        "seed": report.seed,
    }
