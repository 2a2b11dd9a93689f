"""`author lint`: every mistake in a lab's files, found without a stack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.check_module import load_checks
from bigtech_lab.adapters.docs_pages import DocsPages
from bigtech_lab.adapters.failure_codes import failure_code_problems
from bigtech_lab.adapters.lab_consistency import consistency_problems
from bigtech_lab.adapters.lab_manifest_file import load_manifest, reference_problems
from bigtech_lab.adapters.located_yaml import LocatedYaml, YamlProblem, load_located
from bigtech_lab.adapters.mutant_file import load_mutants
from bigtech_lab.adapters.prediction_file import load_predictions
from bigtech_lab.adapters.quiz_file import load_quiz
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.adapters.sentence_lint import sentence_problems
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.failure_text import COMMON_FAILURES
from bigtech_lab.domain.lint_problem import LintProblem
from bigtech_lab.errors import LabFault

_OTHER_FILES: Mapping[str, Callable[[Path], object]] = {
    "mutants.yaml": load_mutants,
    "predictions.yaml": load_predictions,
}


class LabLint:
    """Knows the checks that every lab may name, and where `docs` links lead."""

    def __init__(self, common: Mapping[str, CheckDefinition], docs_roots: list[Path]) -> None:
        self._common = common
        self._docs_roots = docs_roots

    def problems(self, folder: Path) -> list[LintProblem]:
        """The mistakes in the lab of that folder, by file and line."""
        found = {
            LintProblem(str(problem.file), problem.line, problem.problem, problem.instead)
            for problem in self._problems(folder)
        }
        return sorted(found, key=lambda problem: (problem.file, problem.line, problem.problem))

    def _problems(self, folder: Path) -> Iterator[YamlProblem]:
        checks: dict[str, CheckDefinition] | None = None
        try:
            checks = load_checks(folder)
        except LabFault as fault:
            yield _located(folder, fault.message)
        except OSError as error:
            yield YamlProblem(folder / "checks.py", 1, f"cannot be read: {error.strerror}")
        try:
            document = load_located(folder / "lab.yaml")
        except YamlProblem as problem:
            yield problem
        else:
            yield from self._in_manifest(folder, document, checks)
        yield from _in_other_files(folder, checks)

    def _in_manifest(
        self, folder: Path, document: LocatedYaml, checks: dict[str, CheckDefinition] | None
    ) -> Iterator[YamlProblem]:
        problems = document.problems_with(schema("lab")) or list(reference_problems(document))
        yield from problems
        if problems:
            # What is built on a wrong manifest would be complained of twice.
            return
        manifest, _ = load_manifest(folder / "lab.yaml")
        if checks is not None:
            yield from consistency_problems(folder, manifest, document, checks, self._common)
            yield from failure_code_problems(folder, {*COMMON_FAILURES, *manifest.failures})
        yield from sentence_problems(document)
        pages = DocsPages([*self._docs_roots, folder])
        for kind in ("checks", "quizzes"):
            for name, entry in document.data.get(kind, {}).items():
                wrong = pages.problem_with(entry["docs"])
                if wrong is not None:
                    yield document.problem((kind, name, "docs"), *wrong)
        yield from _in_quizzes(folder, document)


def _in_quizzes(folder: Path, document: LocatedYaml) -> Iterator[YamlProblem]:
    for name, terms in document.data.get("quizzes", {}).items():
        try:
            quiz = load_quiz(folder / terms["file"])
        except YamlProblem as problem:
            yield problem
            continue
        if terms["passing_mark"] > len(quiz.questions):
            many = f"the quiz has {len(quiz.questions)} questions; nobody can answer more"
            yield document.problem(("quizzes", name, "passing_mark"), many)


def _in_other_files(folder: Path, checks: Mapping[str, Any] | None) -> Iterator[YamlProblem]:
    for name, load in _OTHER_FILES.items():
        if not (folder / name).is_file():
            continue
        try:
            load(folder / name)
        except YamlProblem as problem:
            yield problem
    if checks is None or not (folder / "mutants.yaml").is_file():
        return
    document = load_located(folder / "mutants.yaml")
    if document.problems_with(schema("mutants")):
        return
    for index, mutant in enumerate(document.data["mutants"]):
        for position, check in enumerate(mutant["fails"]):
            if check not in checks and check != "stack-ready":
                yield document.problem(
                    ("mutants", index, "fails", position), f"checks.py has no check '{check}'"
                )


def _located(folder: Path, message: str) -> YamlProblem:
    """A fault's message (`file:line: problem`) as a problem with its place."""
    file, line, problem = (*message.split(":", 2), "", "")[:3]
    if not line.strip().isdigit():
        return YamlProblem(folder / "checks.py", 1, message)
    return YamlProblem(Path(file), int(line), problem.strip())
