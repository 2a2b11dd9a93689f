"""Progress for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bigtech_lab.domain.learner_progress import CourseProgress, ItemProgress, PhaseProgress
from bigtech_lab.domain.way_to_do import commands_for
from bigtech_lab.presentation.program import pasteable


def progress_as_json(
    progress: CourseProgress, phases: Sequence[PhaseProgress], language: str
) -> dict[str, Any]:
    """The checklist (`progress.schema.json`)."""
    following = progress.next_item
    return {
        "format_version": 1,
        "course": progress.course.title.in_language(language),
        "phases": [
            {
                "number": entry.phase.number,
                "id": entry.phase.id,
                "title": entry.phase.title.in_language(language),
                "days": list(entry.phase.days),
                "required": entry.phase.required,
                "complete": entry.complete,
                "done_at": entry.done_at,
                "seconds": entry.seconds,
                "items": [item_as_json(item, language) for item in entry.items],
            }
            for entry in phases
        ],
        "next": following[1].item.id if following else None,
    }


def next_as_json(progress: CourseProgress, page: str | None, language: str) -> dict[str, Any]:
    """What to do now (`next.schema.json`)."""
    following = progress.next_item
    if following is None:
        nothing: dict[str, Any] = {"phase": None, "item": None, "page": None, "commands": []}
        return {"format_version": 1, "complete": True, **nothing}
    phase, entry = following
    return {
        "format_version": 1,
        "complete": False,
        "phase": phase.phase.number,
        "item": item_as_json(entry, language),
        "page": page,
        "commands": [pasteable(command) for command in commands_for(entry, phase.phase.number)],
    }


def item_as_json(entry: ItemProgress, language: str) -> dict[str, Any]:
    """One item."""
    item = entry.item
    return {
        "id": item.id,
        "kind": item.kind.value,
        "title": item.title.in_language(language),
        "state": entry.state.value,
        "optional": item.optional,
        "minutes": item.minutes,
        "file": item.file,
        "witnessed": entry.witnessed,
        "started_at": entry.started_at,
        "done_at": entry.done_at,
        "seconds": entry.seconds,
        "missing": list(entry.missing),
    }
