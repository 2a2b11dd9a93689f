"""The mistakes in the exercises of a lab: `exercises/<id>/{exercise,hints,mistakes}.yaml` and the checks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from bigtech_lab.adapters.check_module import linted_checks
from bigtech_lab.adapters.docs_pages import DocsPages
from bigtech_lab.adapters.failure_codes import failure_code_problems
from bigtech_lab.adapters.located_yaml import LocatedYaml, YamlProblem, load_located
from bigtech_lab.adapters.mutant_lint import change_problems
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.adapters.sentence_lint import sentence_problems
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.failure_text import COMMON_FAILURES

EXERCISE, HINTS, MISTAKES = "exercise.yaml", "hints.yaml", "mistakes.yaml"


class ExerciseLint:
    """Knows the checks that every exercise may name, where `docs` links lead, and the reference."""

    def __init__(self, common: Mapping[str, CheckDefinition], pages: DocsPages, reference: Path) -> None:
        self._common = common
        self._pages = pages
        self._reference = reference

    def problems(self, folder: Path) -> Iterator[YamlProblem]:
        """The mistakes in the exercise of that folder, file by file."""
        checks, wrong = linted_checks(folder)
        yield from wrong
        try:
            document = load_located(folder / EXERCISE)
        except YamlProblem as problem:
            yield problem
            return
        problems = document.problems_with(schema("exercise"))
        yield from problems
        if problems:
            # What is built on it would be complained of twice.
            return
        yield from _naming_problems(folder, document)
        yield from sentence_problems(document)
        yield from self._link_problems(document)
        changes = document.data.get("changes", ())
        yield from change_problems(document, ("changes",), changes, folder / "given", self._reference)
        failures = document.data.get("failures", {})
        if checks is not None:
            yield from _listing_problems(document, checks, self._common)
            yield from failure_code_problems(folder, {*COMMON_FAILURES, *failures}, EXERCISE)
        steps = [step["id"] for step in document.data["steps"]]
        yield from _hint_problems(folder / HINTS, steps, failures)
        yield from self._mistake_problems(folder, steps, {*COMMON_FAILURES, *failures})

    def _link_problems(self, document: LocatedYaml) -> Iterator[YamlProblem]:
        for name, entry in document.data.get("checks", {}).items():
            wrong = self._pages.problem_with(entry["docs"])
            if wrong is not None:
                yield document.problem(("checks", name, "docs"), *wrong)

    def _mistake_problems(
        self, folder: Path, steps: Sequence[str], codes: Collection[str]
    ) -> Iterator[YamlProblem]:
        if not (folder / MISTAKES).is_file():
            return
        document, problems = _checked(folder / MISTAKES, "mistakes")
        yield from problems
        if document is None:
            return
        seen: set[str] = set()
        for index, mistake in enumerate(document.data["mistakes"]):
            place = ("mistakes", index)
            if mistake["id"] in seen:
                yield document.problem((*place, "id"), f"mistake '{mistake['id']}' exists twice")
            seen.add(mistake["id"])
            if mistake["step"] not in steps:
                told = f"the exercise has no step '{mistake['step']}'"
                yield document.problem((*place, "step"), told, _nearest(mistake["step"], steps))
            if mistake["code"] not in codes:
                told = f"no failure of the exercise has the code '{mistake['code']}'"
                yield document.problem((*place, "code"), told, _nearest(mistake["code"], codes))
            # A mistake is one of the solution's files, or of what stands around them.
            roots = (folder / "solution", folder / "given", self._reference)
            yield from change_problems(document, (*place, "change"), mistake["change"], *roots)


def _naming_problems(folder: Path, document: LocatedYaml) -> Iterator[YamlProblem]:
    exercise = document.data["id"]
    if exercise.lower() != folder.name:
        told = f"the folder '{folder.name}' is not named after this id"
        yield document.problem(("id",), told, f"Call it '{exercise.lower()}'.")
    phase = folder.parent.parent.name.split("_")[1:2]
    if phase and phase[0].isdigit() and int(phase[0]) != document.data["phase"]:
        told = f"the exercise is in the folder of phase {int(phase[0])}"
        yield document.problem(("phase",), told, f"Write 'phase: {int(phase[0])}'.")
    seen: set[str] = set()
    for index, step in enumerate(document.data["steps"]):
        place = ("steps", index, "id")
        if step["id"] in seen:
            yield document.problem(place, f"step '{step['id']}' exists twice")
        seen.add(step["id"])
        if not step["id"].startswith(f"{exercise}."):
            told = f"'{step['id']}' is no step of {exercise}"
            yield document.problem(place, told, f"Write '{exercise}.{index + 1}'.")


def _listing_problems(
    document: LocatedYaml, own: Mapping[str, CheckDefinition], common: Mapping[str, CheckDefinition]
) -> Iterator[YamlProblem]:
    texts = document.data.get("checks", {})
    listed: set[str] = set()
    for index, step in enumerate(document.data["steps"]):
        for position, check in enumerate(step["checks"]):
            place = ("steps", index, "checks", position)
            if check in listed:
                instead = "Leave it with the step that it shows best."
                yield document.problem(place, f"check '{check}' is listed twice", instead)
            listed.add(check)
            if check not in own and check not in common:
                yield document.problem(place, f"checks.py has no check '{check}'", _nearest(check, own))
            elif check in own and check not in texts:
                instead = f"Add '{check}: {{ko: …, hint: {{en: …, ko: …}}, docs: …}}' there."
                yield document.problem(place, f"check '{check}' has no text below 'checks'", instead)
    for name in texts:
        if name not in own:
            told = f"checks.py has no check '{name}'"
            yield document.problem(("checks", name), told, _nearest(name, own))
    yield from _need_problems(document, own, common)


def _need_problems(
    document: LocatedYaml, own: Mapping[str, CheckDefinition], common: Mapping[str, CheckDefinition]
) -> Iterator[YamlProblem]:
    for check in own.values():
        for need in check.needs:
            if need not in own and need not in common:
                told = f"check '{check.id}' needs '{need}', which does not exist"
                yield document.problem(("checks", check.id), told, _nearest(need, {*own, *common}))


def _hint_problems(file: Path, steps: Sequence[str], failures: Collection[str]) -> Iterator[YamlProblem]:
    document, problems = _checked(file, "hints")
    yield from problems
    if document is None:
        return
    yield from sentence_problems(document)
    for name in document.data["steps"]:
        if name not in steps:
            told = f"the exercise has no step '{name}'"
            yield document.problem(("steps", name), told, _nearest(name, steps))
    for name in document.data["codes"]:
        if name not in failures:
            told = f"no failure of the exercise has the code '{name}'"
            yield document.problem(("codes", name), told, _nearest(name, failures))


def _checked(file: Path, form: str) -> tuple[LocatedYaml | None, list[YamlProblem]]:
    try:
        document = load_located(file)
    except YamlProblem as problem:
        return None, [problem]
    problems = document.problems_with(schema(form))
    return (None, problems) if problems else (document, [])


def _nearest(given: str, known: Collection[str]) -> str | None:
    near = get_close_matches(given, sorted(known), n=1)
    return f"Did you mean '{near[0]}'?" if near else None
