"""What the learner has chosen on the left."""

from __future__ import annotations

from dataclasses import dataclass

from bigtech_lab.domain.course import ItemKind
from bigtech_lab.domain.learner_progress import CourseProgress, ItemProgress, PhaseProgress


@dataclass(frozen=True, slots=True)
class Choice:
    """An item of a phase, or the phase itself where `entry` is None."""

    phase: PhaseProgress
    entry: ItemProgress | None = None

    @property
    def name(self) -> str:
        """The item's id, or the phase's number: what does not change when the record does."""
        return str(self.phase.phase.number) if self.entry is None else self.entry.item.id

    @property
    def checkpoint(self) -> ItemProgress | None:
        """The item where it is a checkpoint."""
        is_one = self.entry is not None and self.entry.item.kind is ItemKind.CHECKPOINT
        return self.entry if is_one else None

    @property
    def only_quizzes_missing(self) -> bool:
        """Whether nothing but the answers to quizzes is missing."""
        missing = () if self.entry is None else self.entry.missing
        return bool(missing) and all(name.startswith("quiz-") for name in missing)


def choices(progress: CourseProgress) -> dict[str, Choice]:
    """Every choice by its name, in the course's order, each phase before its items."""
    found = [
        choice
        for phase in progress.phases
        for choice in (Choice(phase), *(Choice(phase, entry) for entry in phase.items))
    ]
    return {choice.name: choice for choice in found}
