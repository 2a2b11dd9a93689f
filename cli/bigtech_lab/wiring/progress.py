"""The course and how far the learner has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.learning import lab_library, learner_record
from bigtech_lab.wiring.predictions import prediction_library

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bigtech_lab.application.follow_progress import FollowProgress
    from bigtech_lab.application.ports.course_source import CourseSource
    from bigtech_lab.domain.course import Course
    from bigtech_lab.domain.learner_fact import Fact
    from bigtech_lab.domain.learner_progress import Graded


def course_source() -> CourseSource:
    """The course of this installation."""
    from bigtech_lab.adapters.course_file import CourseFile

    return CourseFile(settings().bundle_dir / "curriculum")


def follow_progress() -> FollowProgress:
    """Reads and marks the learner's progress."""
    from bigtech_lab.adapters.learner_record import utc_now
    from bigtech_lab.application.follow_progress import FollowProgress

    return FollowProgress(course_source(), learner_record(), _graded, utc_now)


def exported_record() -> str:
    """The learner's record as JSON."""
    import json

    from bigtech_lab.adapters.learner_record_export import exported

    return json.dumps(exported(learner_record().facts()), ensure_ascii=False, indent=2) + "\n"


def write_file(file: Path, content: str) -> None:
    """Writes a file for the learner, whole or not at all."""
    from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically

    with telling_storage_problems(file):
        write_atomically(file, content)


def facts_in(file: Path) -> Sequence[Fact]:
    """The facts of an export or of another record."""
    from bigtech_lab.adapters.learner_record_export import facts_in

    return facts_in(file)


def _graded(course: Course) -> Graded:
    from bigtech_lab.application.graded_items import graded_items

    files = (settings().bundle_dir / "labs").glob("phase_*/exercises/*/exercise.yaml")
    exercises = {file.parent.name for file in files}
    return graded_items(course, lab_library(), exercises, prediction_library())
