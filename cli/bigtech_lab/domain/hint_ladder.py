"""Hints that give away a little more each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bigtech_lab.domain.localized import Localized


@dataclass(frozen=True, slots=True)
class Hint:
    """One rung: `level` of `levels`, about a failure's code or, where nothing was checked yet, a step."""

    about: str
    level: int
    levels: int
    text: Localized

    @property
    def is_last(self) -> bool:
        """Whether only the solution says more."""
        return self.level == self.levels


@dataclass(frozen=True, slots=True)
class HintLadders:
    """The ladders of an exercise: by failure code, and by step for what has no ladder of its own."""

    codes: Mapping[str, Sequence[Localized]] = field(default_factory=dict)
    steps: Mapping[str, Sequence[Localized]] = field(default_factory=dict)

    def subject(self, failures: Iterable[tuple[str, str]], first_step: str) -> str:
        """What to help with: of the failures (step, code), in their order, the first that has a ladder."""
        for step, code in failures:
            if code in self.codes:
                return code
            if step in self.steps:
                return step
        return first_step

    def next(self, subject: str, seen: int) -> Hint | None:
        """The rung after those seen, the last one again and again; None for a subject without a ladder."""
        ladder = self.codes.get(subject) or self.steps.get(subject)
        if not ladder:
            return None
        level = min(seen + 1, len(ladder))
        return Hint(subject, level, len(ladder), ladder[level - 1])
