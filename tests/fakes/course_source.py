"""A small course of two phases, the first of them required."""

from __future__ import annotations

from collections.abc import Mapping

from bigtech_lab.domain.course import Course, CourseItem, CoursePhase, ItemKind, Pace
from fakes.made_up_lab import both

SMALL_COURSE = Course(
    "small",
    both("Small course"),
    (2, 3),
    (Pace("full", both("Full track"), days=5),),
    (
        CoursePhase(
            1,
            "first",
            both("First"),
            both("Begin."),
            (1, 2),
            True,
            (
                CourseItem("D1.1", ItemKind.DOCUMENT, both("Read"), 30, "FIRST.md"),
                CourseItem("D1.2", ItemKind.DOCUMENT, both("Read more"), None, "MORE.md", optional=True),
                CourseItem("P1.1", ItemKind.PRACTICE, both("Try"), command="bigtech-lab up"),
                CourseItem("C1.1", ItemKind.CHECKPOINT, both("Runs")),
                CourseItem("C1.2", ItemKind.CHECKPOINT, both("Explains")),
            ),
        ),
        CoursePhase(
            2,
            "second",
            both("Second"),
            both("Go on."),
            (3, 5),
            False,
            (
                CourseItem("X2", ItemKind.EXERCISE, both("Write"), 180, lab="write-it", steps=(both("Do"),)),
                CourseItem("C2.1", ItemKind.CHECKPOINT, both("Writes")),
            ),
        ),
    ),
)


class FakeCourseSource:
    """The small course; `pages` maps file and language to Markdown."""

    def __init__(self, pages: Mapping[tuple[str, str], str] | None = None) -> None:
        self._pages = pages or {}

    def course(self) -> Course:
        return SMALL_COURSE

    def page(self, file: str, language: str) -> str | None:
        return self._pages.get((file, language))
