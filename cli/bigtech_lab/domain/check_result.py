"""What came of one check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bigtech_lab.domain.attempt import Attempt
from bigtech_lab.domain.failure import FirstMissing
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict


class BlockedBy(StrEnum):
    """Why a blocked check could not be judged; decides the exit code."""

    ENVIRONMENT = "environment"
    """A component is down, unreachable or was restarted."""
    NEED = "need"
    """A check that it needs was judged and did not pass."""
    OPEN_QUIZ = "open-quiz"
    """The learner has not answered yet."""
    FAIL_FAST = "fail-fast"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check's verdict with everything that explains it; `points` is what the check is worth.

    `attempts_made` are the facts from which the verdict follows. `answers` are a learner's, to a quiz.
    """

    id: str
    sentence: Localized
    verdict: Verdict
    points: int
    code: str | None = None
    message: Localized | None = None
    expected: Any = None
    actual: Any = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    first_missing: FirstMissing | None = None
    hint: Localized | None = None
    docs: str | None = None
    reproduce: str | None = None
    attempts_made: tuple[Attempt, ...] = ()
    duration_ms: int = 0
    blocked_by: BlockedBy | None = None
    answers: Mapping[str, Any] | None = None

    @property
    def attempts(self) -> int:
        """How often it was tried."""
        return max(1, len(self.attempts_made))

    @property
    def failed_attempts(self) -> int:
        """How often it was judged and failed."""
        return sum(attempt.verdict is Verdict.FAILED for attempt in self.attempts_made)

    @property
    def score(self) -> int:
        """The points earned."""
        return self.points if self.verdict is Verdict.PASSED else 0

    @property
    def max_score(self) -> int:
        """The points that could be earned: a fault of the lab takes none away."""
        return 0 if self.verdict is Verdict.ERROR else self.points

    @property
    def is_open(self) -> bool:
        """Whether it only waits for the learner's answers."""
        return self.blocked_by is BlockedBy.OPEN_QUIZ
