"""The results of a run, by checkpoint."""

from __future__ import annotations

from dataclasses import dataclass

from bigtech_lab.domain.check_result import BlockedBy, CheckResult
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict, gravest

_EXIT_CODES = {
    Verdict.PASSED: 0,
    Verdict.FAILED: 1,
    Verdict.UNSTABLE: 1,
    Verdict.BLOCKED: 3,
    Verdict.ERROR: 4,
}


@dataclass(frozen=True, slots=True)
class CheckpointResult:
    """One checkpoint's results; `id` is empty for prerequisites that belong to no checkpoint."""

    id: str
    title: Localized
    checks: tuple[CheckResult, ...]

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict of its checks."""
        return gravest(check.verdict for check in self.checks)

    @property
    def is_open(self) -> bool:
        """Whether nothing but the learner's answers is missing."""
        return any(c.is_open for c in self.checks) and all(
            c.is_open or c.verdict is Verdict.PASSED for c in self.checks
        )


@dataclass(frozen=True, slots=True)
class CheckedLab:
    """A lab by which was checked; `digest` (SHA-256, hex) changes with any of its files."""

    phase: int
    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """A whole run: `seed` repeats its random choices, `strict` makes an open quiz end it with 1.

    `rounds` is how often everything was checked, `labs` what it was checked by.
    """

    phases: tuple[Localized, ...]
    instance: str
    seed: int
    checkpoints: tuple[CheckpointResult, ...]
    duration_ms: int
    strict: bool = False
    rounds: int = 1
    labs: tuple[CheckedLab, ...] = ()

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """Every result, in the order of the checkpoints."""
        return tuple(check for checkpoint in self.checkpoints for check in checkpoint.checks)

    @property
    def score(self) -> int:
        """The points earned."""
        return sum(check.score for check in self.checks)

    @property
    def max_score(self) -> int:
        """The points that could be earned."""
        return sum(check.max_score for check in self.checks)

    @property
    def open_points(self) -> int:
        """The points that wait for the learner's answers."""
        return sum(check.points for check in self.checks if check.is_open)

    @property
    def verdict(self) -> Verdict:
        """The run in one word.

        A check that is blocked by another one's verdict adds nothing to that verdict. An open quiz does not
        spoil a run in which something else was judged.
        """
        judged = [c for c in self.checks if not c.is_open]
        if not judged:
            return Verdict.BLOCKED if self.checks else Verdict.PASSED
        derived = {BlockedBy.NEED, BlockedBy.FAIL_FAST}
        return gravest(c.verdict for c in judged if c.blocked_by not in derived)

    @property
    def exit_code(self) -> int:
        """1 a check failed, 3 the environment stood in the way, 4 the lab is at fault, else 0."""
        if self.strict and self.open_points and self.verdict in {Verdict.PASSED, Verdict.BLOCKED}:
            return _EXIT_CODES[Verdict.FAILED]
        return _EXIT_CODES[self.verdict]
