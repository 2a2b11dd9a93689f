"""The course: phases with what there is to read, to try, to write and to be able to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bigtech_lab.domain.localized import Localized


class ItemKind(StrEnum):
    """What an item of the course asks of a learner."""

    DOCUMENT = "document"
    PRACTICE = "practice"
    EXERCISE = "exercise"
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class CourseItem:
    """One item: `D1.1`, `P1.1`, `X3`, `C1.1`.

    `minutes` is the least study time, None where the course names none; `file` is a document's page below
    the curriculum, `command` begins a practice, `lab` is the folder of an exercise.
    """

    id: str
    kind: ItemKind
    title: Localized
    minutes: int | None = None
    file: str | None = None
    optional: bool = False
    command: str | None = None
    lab: str | None = None
    steps: tuple[Localized, ...] = ()


@dataclass(frozen=True, slots=True)
class CoursePhase:
    """A phase; `days` are its first and last day of the full track, `items` in the order to work in."""

    number: int
    id: str
    title: Localized
    goal: Localized
    days: tuple[int, int]
    required: bool
    items: tuple[CourseItem, ...]

    def of_kind(self, kind: ItemKind) -> tuple[CourseItem, ...]:
        """The phase's items of one kind."""
        return tuple(item for item in self.items if item.kind is kind)


@dataclass(frozen=True, slots=True)
class Pace:
    """A way through the course; in weeks (from, to) or in days."""

    id: str
    title: Localized
    weeks: tuple[int, int] | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """The whole course; `hours_a_day` (from, to) is the time to study on a day."""

    id: str
    title: Localized
    hours_a_day: tuple[int, int]
    paces: tuple[Pace, ...]
    phases: tuple[CoursePhase, ...]

    def __iter__(self) -> Iterator[CourseItem]:
        """Every item, phase by phase."""
        return (item for phase in self.phases for item in phase.items)

    def by_id(self) -> Mapping[str, CourseItem]:
        """Every item by its id."""
        return {item.id: item for item in self}
