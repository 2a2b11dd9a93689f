"""What `exercise VERB --json` prints (`exercise-output.schema.json`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bigtech_lab.application.work_on_exercise import Work
from bigtech_lab.domain.check_report import CheckReport
from bigtech_lab.domain.component_trouble import ComponentTrouble
from bigtech_lab.domain.exercise import Exercise
from bigtech_lab.domain.exercise_record import Standing
from bigtech_lab.domain.hint_ladder import Hint
from bigtech_lab.presentation.component_trouble_text import text_of


def list_as_json(
    exercises: Iterable[tuple[Exercise, Standing, Path | None]], language: str
) -> dict[str, Any]:
    """`exercise list`."""
    listed = [
        {
            "id": exercise.id,
            "phase": exercise.phase,
            "title": exercise.title.in_language(language),
            "goal": exercise.goal.in_language(language),
            "state": standing.state,
            "folder": str(folder) if folder else None,
        }
        for exercise, standing, folder in exercises
    ]
    return {"format_version": 1, "verb": "list", "exercises": listed}


def begun_as_json(verb: str, work: Work, restarted: Sequence[str], backup: Path | None) -> dict[str, Any]:
    """`exercise start` and `exercise reset`."""
    return {
        **_head(verb, work.loaded.exercise),
        "folder": str(work.folder),
        "files": sorted(work.files),
        "backup": str(backup) if backup else None,
        "restarted": list(restarted),
    }


def status_as_json(
    exercise: Exercise,
    standing: Standing,
    folder: Path | None,
    language: str,
    *,
    running: Mapping[str, bool],
    ended: Sequence[ComponentTrouble],
) -> dict[str, Any]:
    """`exercise status`."""
    titles = {step.id: step.title.in_language(language) for step in exercise.steps}
    return {
        **_head("status", exercise),
        "folder": str(folder) if folder else None,
        "state": standing.state,
        "gave_up": standing.gave_up,
        "hints": standing.hints,
        "checked_at": standing.checked_at,
        "running": {name: "workspace" if own else "reference" for name, own in running.items()},
        "over_limit": [_ended(trouble, language) for trouble in ended],
        "steps": [
            {"id": step.id, "title": titles[step.id], "verdict": step.verdict, "code": step.code}
            for step in standing.steps(list(titles))
        ],
    }


def _ended(trouble: ComponentTrouble, language: str) -> dict[str, Any]:
    text = text_of(trouble)
    return {
        "component": trouble.component,
        "code": trouble.code,
        "message": text.message.in_language(language),
        "hint": text.hint.in_language(language) if text.hint else None,
    }


def hint_as_json(exercise: Exercise, hint: Hint, language: str) -> dict[str, Any]:
    """`exercise hint`."""
    return {
        **_head("hint", exercise),
        "about": hint.about,
        "level": hint.level,
        "levels": hint.levels,
        "text": hint.text.in_language(language),
    }


def diff_as_json(exercise: Exercise, differences: Mapping[str, str], *, solution: bool) -> dict[str, Any]:
    """`exercise diff`."""
    return {
        **_head("diff", exercise),
        "against": "solution" if solution else "starter",
        "files": [{"path": path, "diff": diff} for path, diff in differences.items()],
    }


def solution_as_json(exercise: Exercise, folder: Path, files: Sequence[str]) -> dict[str, Any]:
    """`exercise solve`."""
    return {**_head("solve", exercise), "folder": str(folder), "files": list(files)}


def submission_as_json(exercise: Exercise, file: Path, sha256: str, report: CheckReport) -> dict[str, Any]:
    """`exercise submit`."""
    return {
        **_head("submit", exercise),
        "file": str(file),
        "sha256": sha256,
        "verdict": report.verdict.value,
        "score": report.score,
        "max_score": report.max_score,
    }


def _head(verb: str, exercise: Exercise) -> dict[str, Any]:
    return {"format_version": 1, "verb": verb, "exercise": exercise.id}
