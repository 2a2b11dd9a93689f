"""`bigtech-lab author`: For authors of labs: make them, lint them, prove their checks, seal their quizzes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.author_labs import LINT_EXAMPLES, NEW_EXAMPLES, lint, new
from bigtech_lab.commands.language import LANG, Language, spoken
from bigtech_lab.domain.localized import Localized

EXAMPLES = """\b
Examples:
  bigtech-lab author new my-lab --labs labs   make a lab
  bigtech-lab author lint            find mistakes in the files
  bigtech-lab author verify 1        prove phase 1's checks
  bigtech-lab author quiz seal FILE  seal a quiz
  bigtech-lab author capture         record what the pages show"""

VERB_EXAMPLES = {
    "new": NEW_EXAMPLES,
    "lint": LINT_EXAMPLES,
    "verify": """\b
Examples:
  bigtech-lab author verify 1 2 3 4          the whole matrix
  bigtech-lab author verify 1 --mutant NAME  one mutant, while writing it
  bigtech-lab author verify 1 --html m.html  to look at

Everything happens on instances of its own (--jobs), which are removed afterwards.
Exit codes: 0 proven, 1 a hole, 3 the stack does not start, 4 broken files""",
    "capture": """\b
Examples:
  bigtech-lab author capture            everything below curriculum/records
  bigtech-lab author capture status     one run of runs.yaml
  bigtech-lab author capture databases  one document of documents.yaml

The stack must be up, and nobody may have signed up on it yet.""",
    "quiz": """\b
Examples:
  bigtech-lab author quiz seal plain.yaml > quiz.yaml
  bigtech-lab author quiz open quiz.yaml""",
}


class Form(StrEnum):
    """What becomes of a quiz."""

    seal = "seal"
    open = "open"


PHASES: Any = typer.Argument(..., metavar="PHASES…", help="Numbers or names: 1, getting-started.")
LABS: Any = typer.Option(
    None, "--labs", metavar="DIR", file_okay=False, exists=True, help="The labs of this folder instead."
)


def verify(
    phases: list[str] = PHASES,
    mutant: list[str] = typer.Option([], metavar="ID", help="Only this mutant; may be repeated."),
    labs: Path | None = LABS,
    html: Path | None = typer.Option(None, metavar="FILE", help="Write the matrix as a page, too."),
    seed: int | None = typer.Option(None, min=0, metavar="N", help="Repeat an earlier run's choices."),
    jobs: int = typer.Option(
        3, "--jobs", "-j", min=1, max=8, metavar="N", help="Stacks that work side by side (0.8 GB each)."
    ),
    json: bool = typer.Option(False, "--json", help="Print JSON (author-verify.schema.json)."),
    lang: Language | None = LANG,
) -> None:
    """Prove that every check passes on the reference and fails where it must."""
    from secrets import randbelow

    from bigtech_lab.application.verify_labs import VerifyRequest
    from bigtech_lab.presentation.verify_progress import VerifyLines

    _must_be_writable(html)
    language = spoken(lang)
    request = VerifyRequest(phases, randbelow(1_000_000) if seed is None else seed, mutant)
    with wiring.interruptible():
        matrix = wiring.verify_labs(labs, jobs, VerifyLines())(request)
    if html is not None:
        from bigtech_lab.presentation.mutation_page import mutation_page

        html.write_text(mutation_page(matrix, language), encoding="utf-8")
    if json:
        from bigtech_lab.presentation.json_output import print_json
        from bigtech_lab.presentation.mutation_json import matrix_as_json

        print_json(matrix_as_json(matrix))
    else:
        from bigtech_lab.presentation.console import stdout
        from bigtech_lab.presentation.mutation_text import show_matrix

        show_matrix(stdout(), matrix, language)
    raise typer.Exit(matrix.exit_code)


def quiz(
    form: Form = typer.Argument(..., help="Seal a quiz in the clear, or open a sealed one."),
    file: Path = typer.Argument(..., metavar="FILE", help="The quiz."),
) -> None:
    """Seal a quiz, so that its answers do not stand beside its questions, or open one."""
    from bigtech_lab.commands.author_quiz import print_other_form

    print_other_form(form.value, file)


def capture(
    names: list[str] = typer.Argument(
        None, metavar="[NAME]…", help="Runs and documents; all of them without a name."
    ),
) -> None:
    """Run the commands that the pages show, and record what they print: runs, traces, tables."""
    from bigtech_lab.presentation.notice import tell

    for name in wiring.capture_records(names or []):
        tell(f"{name} is recorded.")


def _must_be_writable(file: Path | None) -> None:
    if file is not None and (file.is_dir() or not file.absolute().parent.is_dir()):
        from bigtech_lab.errors import BadUsage

        message = Localized(f"The page cannot be written to {file}.", f"페이지를 {file}에 쓸 수 없습니다.")
        raise BadUsage(
            message,
            code="bad-file",
            hint=Localized("Give a file in a folder that exists.", "있는 폴더 안의 파일을 지정하세요."),
        )


GROUP = {"new": new, "lint": lint, "verify": verify, "quiz": quiz, "capture": capture}
