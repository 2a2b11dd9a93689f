"""A learner's way through the course: what is done, what is said to be done, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bigtech_lab.application.ports.course_source import CourseSource
from bigtech_lab.application.ports.learner_record import LearnerRecord
from bigtech_lab.domain.course import Course, CourseItem
from bigtech_lab.domain.learner_fact import FactKind, Mark
from bigtech_lab.domain.learner_progress import CourseProgress, Graded, course_progress
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, WorkFailed, unknown_name

LONGEST_SITTING_SECONDS = 8 * 3600
"""What lies further apart than this was not one sitting, and is not counted as time spent."""

_SECONDS_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Marked:
    """What was marked, and the time that was counted for it, None where none was known."""

    item: CourseItem
    mark: Mark
    seconds: int | None = None


class FollowProgress:
    """Reads and marks the record of one learner; `graded` is asked for when it is needed."""

    def __init__(
        self,
        courses: CourseSource,
        record: LearnerRecord,
        graded: Callable[[Course], Graded],
        now: Callable[[], datetime],
    ) -> None:
        self._courses = courses
        self._record = record
        self._graded = graded
        self._now = now

    def __call__(self) -> CourseProgress:
        """The course with the learner's states."""
        course = self._courses.course()
        return course_progress(course, self._record.facts(), self._graded(course))

    def mark(self, names: Sequence[str], mark: Mark, minutes: int | None = None) -> list[Marked]:
        """Marks items by the learner's word, all or none of them.

        Raises BadUsage for an unknown item and for one that the lab judges itself.
        """
        course = self._courses.course()
        graded = self._graded(course)
        items = [_item(course, name) for name in dict.fromkeys(names)]
        for item in items:
            if item in graded:
                raise _judged_by_the_lab(item)
        marked = [Marked(item, mark, self._seconds(item, mark, minutes)) for item in items]
        for each in marked:
            self._record.remember_mark(each.item.id, mark, each.seconds)
        return marked

    def certified(self) -> CourseProgress:
        """The progress of a learner who has done the required phases; WorkFailed names what is missing."""
        progress = self()
        missing = [
            f"{entry.item.id}  {entry.item.title.en}"
            for phase in progress.required
            for entry in phase.checkpoints
            if entry.done_at is None
        ]
        if missing:
            phases = ", ".join(str(phase.phase.number) for phase in progress.required)
            raise WorkFailed(
                Localized(
                    f"The certificate needs every checkpoint of phases {phases}; {len(missing)} are missing.",
                    f"수료증에는 {phases}단계의 체크포인트가 모두 필요합니다. {len(missing)}개가 남았습니다.",
                ),
                code="not-complete",
                hint="bigtech-lab next",
                detail=missing,
            )
        return progress

    def _seconds(self, item: CourseItem, mark: Mark, minutes: int | None) -> int | None:
        if mark is not Mark.DONE:
            return None
        if minutes is not None:
            return minutes * _SECONDS_A_MINUTE
        marks = self._record.facts(FactKind.MARK, item.id)
        if not marks or marks[-1].data["mark"] != Mark.STARTED:
            return None
        elapsed = round((self._now() - datetime.fromisoformat(marks[-1].at)).total_seconds())
        return elapsed if 0 <= elapsed <= LONGEST_SITTING_SECONDS else None


def _item(course: Course, name: str) -> CourseItem:
    known = course.by_id()
    if name.upper() not in known:
        raise unknown_name("item", name, known)
    return known[name.upper()]


def _judged_by_the_lab(item: CourseItem) -> BadUsage:
    phase = item.id[1:].split(".")[0]
    command = f"check {phase} --checkpoint {item.id}" if "." in item.id else f"exercise check {item.id}"
    return BadUsage(
        Localized(
            f"{item.id} is judged by the lab; your own word does not count for it.",
            f"{item.id} 항목은 실습 도구가 판정합니다. 직접 표시할 수 없습니다.",
        ),
        code="judged-by-the-lab",
        hint=f"bigtech-lab {command}",
    )
