"""The exercises as folders: `labs/phase_…/exercises/<id>/{exercise.yaml,hints.yaml,checks.py,starter,…}`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.check_module import load_checks
from bigtech_lab.adapters.located_yaml import LocatedYaml, YamlProblem, load_located
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.application.ports.exercise_library import Files, LoadedExercise
from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.check_graph import BrokenCheckGraph, with_needs
from bigtech_lab.domain.checkpoint import Checkpoint
from bigtech_lab.domain.exercise import Exercise, Mistake
from bigtech_lab.domain.failure_text import FailureText
from bigtech_lab.domain.hint_ladder import HintLadders
from bigtech_lab.domain.lab_manifest import CheckText
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.mutant import SourceChange
from bigtech_lab.errors import LabFault, unknown_name

_ID = re.compile(r"[a-z]+(\d+)")


class ExerciseFolders:
    """Implements ExerciseLibrary on the labs below one folder.

    `reference` is the folder `reference_impl`, `common` are the checks that every exercise may name.
    """

    def __init__(
        self, labs: Path, reference: Path, common: Sequence[tuple[CheckDefinition, CheckText]] = ()
    ) -> None:
        self._labs = labs
        self._reference = reference
        self._common = common

    def ids(self) -> Sequence[str]:
        """See the port."""
        return [folder.name.upper() for folder in self._found()]

    def load(self, exercise: str) -> LoadedExercise:
        """See the port."""
        folder = self._folder(exercise)
        try:
            return self._load(folder)
        except YamlProblem as problem:
            raise _broken(str(problem)) from None

    def mistakes(self, exercise: str) -> Sequence[Mistake]:
        """The classic mistakes of an exercise, for proving its checks; none where there is no such file."""
        file = self._folder(exercise) / "mistakes.yaml"
        if not file.is_file():
            return ()
        try:
            document = load_located(file)
            document.check_against(schema("mistakes"))
        except YamlProblem as problem:
            raise _broken(str(problem)) from None
        return [
            Mistake(entry["id"], entry["step"], entry["code"], _changes(entry["change"]))
            for entry in document.data["mistakes"]
        ]

    def _found(self) -> list[Path]:
        folders = [file.parent for file in self._labs.glob("phase_*/exercises/*/exercise.yaml")]
        return sorted(folders, key=lambda folder: (_number(folder.name), folder.name))

    def _folder(self, exercise: str) -> Path:
        for folder in self._found():
            if folder.name == exercise.lower():
                return folder
        raise unknown_name("exercise", exercise, self.ids())

    def _load(self, folder: Path) -> LoadedExercise:
        document = load_located(folder / "exercise.yaml")
        document.check_against(schema("exercise"))
        exercise = _exercise(document.data)
        if exercise.id.lower() != folder.name:
            raise document.problem(("id",), f"the folder '{folder.name}' is not named after this id")
        checks = {**{check.id: check for check, _ in self._common}, **load_checks(folder)}
        texts = {**{check.id: text for check, text in self._common}, **exercise.checks}
        _check_listing(exercise, document, checks, texts)
        return LoadedExercise(
            exercise,
            LoadedLab(exercise.manifest, _used(folder, exercise, checks), texts, {}),
            _hints(folder, exercise),
            _files_below(folder / "starter"),
            _files_below(folder / "solution"),
            self._given(folder, exercise, document),
        )

    def _given(self, folder: Path, exercise: Exercise, document: LocatedYaml) -> Files:
        files = dict(_files_below(folder / "given"))
        for index, change in enumerate(exercise.changes):
            place = ("changes", index)
            source = self._reference / change.file
            if change.file not in files and not source.is_file():
                raise document.problem(place, f"reference_impl has no file {change.file}")
            text = files.get(change.file) or source.read_text(encoding="utf-8")
            changed = change.applied_to(text)
            if changed is None:
                count = text.count(change.replace)
                raise document.problem(place, f"{change.file} has this text {count} times, not once")
            files[change.file] = changed
        return files


def _number(name: str) -> int:
    match = _ID.fullmatch(name)
    return int(match[1]) if match else 0


def _exercise(data: Mapping[str, Any]) -> Exercise:
    return Exercise(
        id=data["id"],
        phase=data["phase"],
        title=Localized(**data["title"]),
        goal=Localized(**data["goal"]),
        steps=tuple(
            Checkpoint(step["id"], Localized(**step["title"]), tuple(step["checks"]))
            for step in data["steps"]
        ),
        components=tuple(data.get("components", ())),
        changes=_changes(data.get("changes", ())),
        checks={
            name: CheckText(entry["ko"], Localized(**entry["hint"]), entry["docs"])
            for name, entry in data.get("checks", {}).items()
        },
        failures={
            name: FailureText(
                Localized(**entry["message"]), Localized(**entry["hint"]) if "hint" in entry else None
            )
            for name, entry in data.get("failures", {}).items()
        },
    )


def _changes(entries: Sequence[Mapping[str, str]]) -> tuple[SourceChange, ...]:
    return tuple(SourceChange(entry["file"], entry["replace"], entry["with"]) for entry in entries)


def _hints(folder: Path, exercise: Exercise) -> HintLadders:
    document = load_located(folder / "hints.yaml")
    document.check_against(schema("hints"))
    steps = {step.id for step in exercise.steps}
    for name in document.data["steps"]:
        if name not in steps:
            raise document.problem(("steps", name), f"{exercise.id} has no step '{name}'")
    for name in document.data["codes"]:
        if name not in exercise.failures:
            raise document.problem(("codes", name), f"no failure of {exercise.id} has the code '{name}'")
    return HintLadders(
        {name: [Localized(**rung) for rung in ladder] for name, ladder in document.data["codes"].items()},
        {name: [Localized(**rung) for rung in ladder] for name, ladder in document.data["steps"].items()},
    )


def _check_listing(
    exercise: Exercise,
    document: LocatedYaml,
    checks: Mapping[str, CheckDefinition],
    texts: Mapping[str, CheckText],
) -> None:
    for index, step in enumerate(exercise.steps):
        for position, check in enumerate(step.checks):
            place = ("steps", index, "checks", position)
            if check not in checks:
                raise document.problem(place, f"checks.py has no check '{check}'")
            if check not in texts:
                raise document.problem(place, f"check '{check}' has no text below 'checks'")
    for name in exercise.checks:
        if name not in checks:
            raise document.problem(("checks", name), f"checks.py has no check '{name}'")


def _used(
    folder: Path, exercise: Exercise, checks: Mapping[str, CheckDefinition]
) -> dict[str, CheckDefinition]:
    listed = [check for step in exercise.steps for check in step.checks]
    try:
        return {check.id: check for check in with_needs(listed, checks)}
    except BrokenCheckGraph as error:
        raise _broken(f"{folder / 'checks.py'}: {error}") from None


def _files_below(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    }


def _broken(what: str) -> LabFault:
    return LabFault(
        what,
        code="broken-lab",
        hint=Localized(
            "The exercise's own files are wrong, nothing of yours.",
            "과제 자체의 파일이 잘못되었습니다. 여러분의 파일에는 문제가 없습니다.",
        ),
    )
