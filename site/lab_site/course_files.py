"""What of the course is written: its documents, its labs, its predictions."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from bigtech_lab.adapters.course_file import load_course
from bigtech_lab.domain.course import Course, CourseItem, CoursePhase, ItemKind
from lab_site.source_region import ROOT


@cache
def course() -> Course:
    """The course."""
    return load_course(ROOT / "curriculum" / "course.yaml")


def written(item: CourseItem) -> bool:
    """Whether a document's page is there in both languages.

    A file that serves several documents is the page of the first; the others are parts to come.
    """
    if item.file is None or _first_of(item.file) != item.id:
        return False
    page = ROOT / "curriculum" / item.file
    return page.is_file() and page.with_suffix(".ko.md").is_file()


def pages_of(phase: CoursePhase) -> list[str]:
    """The files of a phase's documents that are written."""
    return [str(item.file) for item in phase.of_kind(ItemKind.DOCUMENT) if written(item)]


def predictions_of(phase: CoursePhase) -> list[Any]:
    """The predictions of a phase's lab."""
    found = sorted((ROOT / "labs").glob(f"phase_{phase.number:02d}_*/predictions.yaml"))
    return [entry for file in found for entry in yaml.safe_load(file.read_text())["predictions"]]


@cache
def _first_of(file: str) -> str:
    return next(item.id for item in course() if item.file == file)
