"""What `lab.yaml` says about a phase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bigtech_lab.domain.checkpoint import Checkpoint
from bigtech_lab.domain.failure_text import FailureText
from bigtech_lab.domain.localized import Localized


@dataclass(frozen=True, slots=True)
class CheckText:
    """What a learner reads about a check besides its English sentence (the docstring)."""

    sentence_ko: str
    hint: Localized
    docs: str


@dataclass(frozen=True, slots=True)
class QuizTerms:
    """How a quiz counts: `passing_mark` is the number of right answers that passes it."""

    id: str
    file: str
    points: int
    passing_mark: int
    sentence: Localized
    docs: str


@dataclass(frozen=True, slots=True)
class LabManifest:
    """A phase of the course; `phase` is its number, `profile` and `extras` the stack that it needs."""

    phase: int
    id: str
    title: Localized
    profile: str
    extras: tuple[str, ...]
    checkpoints: tuple[Checkpoint, ...]
    checks: Mapping[str, CheckText] = field(default_factory=dict)
    failures: Mapping[str, FailureText] = field(default_factory=dict)
    quizzes: Mapping[str, QuizTerms] = field(default_factory=dict)

    def named(self, quiz: str) -> str:
        """What `bigtech-lab quiz` takes for a quiz: the phase, and the quiz's id where there are several."""
        return str(self.phase) if len(self.quizzes) == 1 else f"{self.phase} {quiz}"
