"""`author lint`: every mistake in a lab's files, found without a stack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from bigtech_lab.adapters.check_module import linted_checks
from bigtech_lab.adapters.docs_pages import DocsPages
from bigtech_lab.adapters.exercise_lint import EXERCISE, ExerciseLint
from bigtech_lab.adapters.failure_codes import failure_code_problems
from bigtech_lab.adapters.flow_lint import flow_problems
from bigtech_lab.adapters.lab_consistency import consistency_problems
from bigtech_lab.adapters.lab_manifest_file import load_manifest, reference_problems
from bigtech_lab.adapters.located_yaml import LocatedYaml, YamlProblem, load_located
from bigtech_lab.adapters.mutant_lint import mutant_problems
from bigtech_lab.adapters.prediction_lint import prediction_problems
from bigtech_lab.adapters.quiz_file import load_quiz
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.adapters.sentence_lint import sentence_problems
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.failure_text import COMMON_FAILURES
from bigtech_lab.domain.lint_problem import LintProblem


class LabLint:
    """Knows the checks that every lab may name, where `docs` links lead, the reference, and what sets flows
    off (with the facts that each of those gives).
    """

    def __init__(
        self,
        common: Mapping[str, CheckDefinition],
        docs_roots: Sequence[Path],
        reference: Path,
        stimuli: Mapping[str, frozenset[str]],
    ) -> None:
        self._common = common
        self._docs_roots = docs_roots
        self._reference = reference
        self._stimuli = stimuli

    def problems(self, folder: Path) -> list[LintProblem]:
        """The mistakes in the lab of that folder, by file and line."""
        found = {
            LintProblem(str(problem.file), problem.line, problem.problem, problem.instead)
            for problem in self._problems(folder)
        }
        return sorted(found, key=lambda problem: (problem.file, problem.line, problem.problem))

    def _problems(self, folder: Path) -> Iterator[YamlProblem]:
        checks, wrong = linted_checks(folder)
        yield from wrong
        try:
            document = load_located(folder / "lab.yaml")
        except YamlProblem as problem:
            yield problem
        else:
            yield from self._in_manifest(folder, document, checks)
        for file, look in self._beside_the_manifest(folder, checks).items():
            try:
                yield from look() if file.is_file() else ()
            except YamlProblem as problem:
                yield problem
        exercises = ExerciseLint(self._common, self._pages(folder), self._reference)
        for file in sorted(folder.glob(f"exercises/*/{EXERCISE}")):
            yield from exercises.problems(file.parent)

    def _beside_the_manifest(
        self, folder: Path, checks: Mapping[str, CheckDefinition] | None
    ) -> Mapping[Path, Callable[[], Iterator[YamlProblem]]]:
        known = None if checks is None else {*checks, *self._common}
        mutants, flows, predictions = (
            folder / name for name in ("mutants.yaml", "flows.yaml", "predictions.yaml")
        )
        return {
            mutants: lambda: mutant_problems(mutants, known, self._reference),
            flows: lambda: flow_problems(flows, self._stimuli),
            predictions: lambda: prediction_problems(predictions),
        }

    def _pages(self, folder: Path) -> DocsPages:
        return DocsPages([*self._docs_roots, folder])

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
        pages = self._pages(folder)
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
