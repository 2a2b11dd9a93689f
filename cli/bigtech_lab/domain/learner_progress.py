"""How far a learner has come: the course held against the facts of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bigtech_lab.domain.course import Course, CourseItem, CoursePhase, ItemKind
from bigtech_lab.domain.learner_fact import ExerciseStep, Fact, FactKind, Mark
from bigtech_lab.domain.verdict import Verdict


class ItemState(StrEnum):
    """Where a learner stands with an item."""

    OPEN = "open"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CheckpointNeeds:
    """What a checkpoint takes: the ids of its checks, its quiz as `lab/quiz`, and the mark that passes it."""

    checks: tuple[str, ...] = ()
    quiz: str | None = None
    passing_mark: int = 0


@dataclass(frozen=True, slots=True)
class Graded:
    """What the lab can judge itself; for everything else the learner's own word counts."""

    checkpoints: Mapping[str, CheckpointNeeds] = field(default_factory=dict)
    exercises: frozenset[str] = frozenset()
    predictions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The predictions that belong to a checkpoint; making them is not asked for."""

    def __contains__(self, item: CourseItem) -> bool:
        """Whether the lab judges this item."""
        return item.id in self.checkpoints or item.id in self.exercises


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """One item's state; times are those of facts, `missing` names the checks and quizzes not passed yet.

    `witnessed` tells whether the lab judged it; otherwise it is the learner's own word. `to_predict` are the
    predictions on it that the learner has not made yet.
    """

    item: CourseItem
    state: ItemState
    started_at: str | None = None
    done_at: str | None = None
    witnessed: bool = False
    missing: tuple[str, ...] = ()
    seconds: int = 0
    to_predict: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseProgress:
    """A phase's items with their states; complete when every checkpoint is done."""

    phase: CoursePhase
    items: tuple[ItemProgress, ...]

    @property
    def checkpoints(self) -> tuple[ItemProgress, ...]:
        """Its checkpoints."""
        return tuple(entry for entry in self.items if entry.item.kind is ItemKind.CHECKPOINT)

    @property
    def complete(self) -> bool:
        """Whether every checkpoint is done."""
        return all(entry.state is ItemState.DONE for entry in self.checkpoints)

    @property
    def done_at(self) -> str | None:
        """When the last checkpoint was done; None while the phase is not complete."""
        return max(entry.done_at or "" for entry in self.checkpoints) if self.complete else None

    @property
    def seconds(self) -> int:
        """The time spent on its items."""
        return sum(entry.seconds for entry in self.items)


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """The whole course with the learner's states."""

    course: Course
    phases: tuple[PhaseProgress, ...]

    def __iter__(self) -> Iterator[ItemProgress]:
        """Every item, phase by phase."""
        return (entry for phase in self.phases for entry in phase.items)

    @property
    def required(self) -> tuple[PhaseProgress, ...]:
        """The phases that the certificate needs."""
        return tuple(phase for phase in self.phases if phase.phase.required)

    @property
    def next_item(self) -> tuple[PhaseProgress, ItemProgress] | None:
        """The first thing to do in the first phase that is not complete; None when all are.

        What is optional is left out; what was begun in that phase goes before what was not.
        """
        for phase in self.phases:
            if phase.complete:
                continue
            open_ones = [e for e in phase.items if e.state is not ItemState.DONE and not e.item.optional]
            begun = [entry for entry in open_ones if entry.state is ItemState.STARTED]
            readable = [entry for entry in begun if entry.item.kind is not ItemKind.CHECKPOINT]
            return phase, (readable or open_ones)[0]
        return None


def course_progress(course: Course, facts: Iterable[Fact], graded: Graded) -> CourseProgress:
    """The course with what the facts, in any order, say about it."""
    by_subject: dict[tuple[FactKind, str], list[Fact]] = {}
    for fact in sorted(facts, key=lambda fact: fact.at):
        by_subject.setdefault((fact.kind, fact.subject), []).append(fact)
    reading = _Reading(by_subject, graded)
    return CourseProgress(
        course,
        tuple(PhaseProgress(p, tuple(reading.of(item) for item in p.items)) for p in course.phases),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads facts, sorted by time, about one item after the other."""

    facts: Mapping[tuple[FactKind, str], Sequence[Fact]]
    graded: Graded

    def of(self, item: CourseItem) -> ItemProgress:
        seconds = sum(int(fact.data["seconds"]) for fact in self._about(FactKind.TIME, item.id))
        if item.id in self.graded.checkpoints:
            return self._checkpoint(item, self.graded.checkpoints[item.id], seconds)
        if item.id in self.graded.exercises:
            return self._exercise(item, seconds)
        return self._own_word(item, seconds)

    def _checkpoint(self, item: CourseItem, needs: CheckpointNeeds, seconds: int) -> ItemProgress:
        parts: dict[str, str | None] = {}
        tried: list[str] = []
        for check in needs.checks:
            runs = self._about(FactKind.CHECK_RUN, f"{item.id}/{check}")
            parts[check] = _first(runs, lambda fact: fact.data["verdict"] == Verdict.PASSED)
            tried += [fact.at for fact in runs[:1]]
        if needs.quiz is not None:
            attempts = self._about(FactKind.QUIZ_ATTEMPT, needs.quiz)
            passed = _first(attempts, lambda fact: fact.data["right_answers"] >= needs.passing_mark)
            parts[f"quiz-{needs.quiz.split('/')[1]}"] = passed
            tried += [fact.at for fact in attempts[:1]]
        missing = tuple(name for name, at in parts.items() if at is None)
        if not missing and parts:
            done_at = max(at for at in parts.values() if at is not None)
            return ItemProgress(item, ItemState.DONE, min(tried), done_at, True, (), seconds)
        state = ItemState.STARTED if tried else ItemState.OPEN
        predictions = self.graded.predictions.get(item.id, ())
        to_predict = tuple(name for name in predictions if not self._about(FactKind.PREDICTION, name))
        began = min(tried, default=None)
        return ItemProgress(item, state, began, None, True, missing, seconds, to_predict)

    def _exercise(self, item: CourseItem, seconds: int) -> ItemProgress:
        names = {item.id, item.lab or item.id}
        steps = sorted(
            (fact for name in names for fact in self._about(FactKind.EXERCISE, name)), key=lambda f: f.at
        )
        passed = _first(steps, lambda fact: fact.data["step"] == ExerciseStep.PASSED)
        began = steps[0].at if steps else None
        if passed:
            return ItemProgress(item, ItemState.DONE, began, passed, True, (), seconds)
        state = ItemState.STARTED if steps else ItemState.OPEN
        return ItemProgress(item, state, began, None, True, (), seconds)

    def _own_word(self, item: CourseItem, seconds: int) -> ItemProgress:
        started = done = None
        for fact in self._about(FactKind.MARK, item.id):
            if fact.data["mark"] == Mark.UNDONE:
                started = done = None
            elif fact.data["mark"] == Mark.DONE:
                started, done = started or fact.at, done or fact.at
            else:
                started = started or fact.at
        state = ItemState.DONE if done else ItemState.STARTED if started else ItemState.OPEN
        return ItemProgress(item, state, started, done, False, (), seconds)

    def _about(self, kind: FactKind, subject: str) -> Sequence[Fact]:
        return self.facts.get((kind, subject), ())


def _first(facts: Sequence[Fact], holds: Callable[[Fact], bool]) -> str | None:
    return next((fact.at for fact in facts if holds(fact)), None)
