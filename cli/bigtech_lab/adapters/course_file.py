"""Reads the course from `curriculum/course.yaml`, its pages from the files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.located_yaml import LocatedYaml, YamlProblem, load_located
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.domain.course import Course, CourseItem, CoursePhase, ItemKind, Pace
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import LabFault

_MINUTES_AN_HOUR = 60


class CourseFile:
    """The course of one curriculum folder."""

    def __init__(self, curriculum: Path) -> None:
        self._curriculum = curriculum

    def course(self) -> Course:
        """See the port."""
        try:
            return load_course(self._curriculum / "course.yaml")
        except YamlProblem as problem:
            hint = Localized(
                "The lab's own files are wrong, nothing of yours.",
                "실습 자체의 파일이 잘못되었습니다. 여러분의 파일에는 문제가 없습니다.",
            )
            raise LabFault(str(problem), code="broken-course", hint=hint) from None

    def page(self, file: str, language: str) -> str | None:
        """See the port."""
        page = self._curriculum / file
        if language == "ko":
            page = page.with_suffix(".ko.md")
        return page.read_text(encoding="utf-8") if page.is_file() else None


def load_course(file: Path) -> Course:
    """The course in a file; raises YamlProblem at the line of the first mistake."""
    document = load_located(file)
    document.check_against(schema("course"))
    _check_ids(document)
    data = document.data
    return Course(
        id=data["id"],
        title=Localized(**data["title"]),
        hours_a_day=_pair(data["hours_a_day"]),
        paces=tuple(
            Pace(
                pace["id"],
                Localized(**pace["title"]),
                _pair(pace["weeks"]) if "weeks" in pace else None,
                pace.get("days"),
            )
            for pace in data["paces"]
        ),
        phases=tuple(_phase(phase) for phase in data["phases"]),
    )


def _check_ids(document: LocatedYaml) -> None:
    seen: set[str] = set()
    day = 0
    for index, phase in enumerate(document.data["phases"]):
        place = ("phases", index)
        if phase["number"] != index + 1:
            raise document.problem((*place, "number"), f"phase {index + 1} is expected here")
        if phase["days"][0] != day + 1 or phase["days"][1] < phase["days"][0]:
            raise document.problem((*place, "days"), f"the days must go on from day {day + 1}")
        day = phase["days"][1]
        for group in ("documents", "practices", "checkpoints"):
            for position, item in enumerate(phase.get(group, ())):
                _check_id(document, (*place, group, position, "id"), item["id"], index + 1, seen)
        if "exercise" in phase:
            _check_id(document, (*place, "exercise", "id"), phase["exercise"]["id"], index + 1, seen)


def _check_id(
    document: LocatedYaml, place: tuple[str | int, ...], item: str, phase: int, seen: set[str]
) -> None:
    if item in seen:
        raise document.problem(place, f"'{item}' is given twice")
    seen.add(item)
    if item[1:].split(".", maxsplit=1)[0] != str(phase):
        raise document.problem(place, f"'{item}' is not of phase {phase}")


def _phase(data: Mapping[str, Any]) -> CoursePhase:
    documents = [
        CourseItem(
            entry["id"],
            ItemKind.DOCUMENT,
            Localized(**entry["title"]),
            entry.get("minutes"),
            entry["file"],
            entry.get("optional", False),
        )
        for entry in data["documents"]
    ]
    practices = [
        CourseItem(entry["id"], ItemKind.PRACTICE, Localized(**entry["title"]), command=entry.get("command"))
        for entry in data.get("practices", ())
    ]
    exercises = [_exercise(data["exercise"])] if "exercise" in data else []
    checkpoints = [
        CourseItem(entry["id"], ItemKind.CHECKPOINT, Localized(**entry["title"]))
        for entry in data["checkpoints"]
    ]
    return CoursePhase(
        number=data["number"],
        id=data["id"],
        title=Localized(**data["title"]),
        goal=Localized(**data["goal"]),
        days=_pair(data["days"]),
        required=data["required"],
        items=(*documents, *practices, *exercises, *checkpoints),
    )


def _exercise(data: Mapping[str, Any]) -> CourseItem:
    return CourseItem(
        data["id"],
        ItemKind.EXERCISE,
        Localized(**data["title"]),
        minutes=data["hours"][0] * _MINUTES_AN_HOUR,
        lab=data["lab"],
        steps=tuple(Localized(**step) for step in data["steps"]),
    )


def _pair(data: list[int]) -> tuple[int, int]:
    return data[0], data[1]
