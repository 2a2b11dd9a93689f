"""`bigtech-lab quiz`: answer a phase's quiz."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from secrets import randbelow
from typing import TYPE_CHECKING

import typer

from bigtech_lab.commands.arguments import PHASE
from bigtech_lab.commands.language import Language, spoken
from bigtech_lab.domain.localized import Localized

if TYPE_CHECKING:
    from bigtech_lab.application.take_quiz import TakeQuiz
    from bigtech_lab.domain.quiz_result import QuizResult

EXAMPLES = """\b
Examples:
  bigtech-lab quiz 1                     ask at this terminal
  bigtech-lab quiz 1 --lang ko           in Korean
  bigtech-lab quiz 2 C2.3                the quiz of one checkpoint
  bigtech-lab quiz 1 --seed 4711         in the same order again
  bigtech-lab quiz 1 --template >a.yaml  a file to fill in
  bigtech-lab quiz 1 --answers a.yaml    answer from it

Your record keeps the result, where `bigtech-lab check` finds it. Exit codes: 0 passed, 1 not passed."""


def quiz(
    phase: str = PHASE,
    name: str | None = typer.Argument(
        None,
        metavar="QUIZ",
        help="The quiz's id or its checkpoint's; without it the first that you have not passed.",
        show_default=False,
    ),
    answers: Path | None = typer.Option(
        None, metavar="FILE", help="Answer from a YAML or JSON file instead of at the terminal."
    ),
    template: bool = typer.Option(False, "--template", help="Print an answers file to fill in."),
    seed: int | None = typer.Option(
        None, min=0, help="The seed of the order in which it is asked; a new one by default."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON (quiz-result.schema.json)."),
    lang: Language | None = typer.Option(None, help="The language of the quiz."),
) -> None:
    """Answer a phase's quiz."""
    from bigtech_lab import wiring
    from bigtech_lab.presentation.quiz_report import answers_template, quiz_as_json, show_outcome

    language = spoken(lang)
    take_quiz = wiring.take_quiz()
    manifest, the_quiz, _ = take_quiz.the_quiz(phase, name)
    if template:
        sys.stdout.write(answers_template(the_quiz, manifest, language))
        return
    if answers is None:
        seed = randbelow(1_000_000) if seed is None else seed
        result = _asked(take_quiz, phase, the_quiz.id, seed, language, as_json=as_json)
    else:
        seed = None
        result = take_quiz.from_answers(phase, wiring.answers_from(answers)([the_quiz]), the_quiz.id)
    if as_json:
        document = quiz_as_json(result, manifest.phase, language, seed)
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        if answers is not None:
            _show_answers(result, language)
        from bigtech_lab.presentation.console import stdout

        show_outcome(stdout(), result, manifest, language)
    raise typer.Exit(0 if result.passed else 1)


def _asked(
    take_quiz: TakeQuiz, phase: str, name: str, seed: int, language: str, *, as_json: bool
) -> QuizResult:
    from bigtech_lab.presentation.console import stderr, stdout
    from bigtech_lab.presentation.quiz_dialogue import TerminalQuizDialogue

    if not sys.stdin.isatty():
        from bigtech_lab.errors import BadUsage

        message = Localized(
            "A quiz is asked at a terminal, and this is none.",
            "퀴즈는 터미널에서 묻는데, 여기에는 터미널이 없습니다.",
        )
        hint = Localized(
            f"Answer from a file: bigtech-lab quiz {phase} --template > answers.yaml, fill it in, then "
            f"bigtech-lab quiz {phase} --answers answers.yaml",
            f"파일로 답하세요: bigtech-lab quiz {phase} --template > answers.yaml을 채운 다음 bigtech-lab "
            f"quiz {phase} --answers answers.yaml",
        )
        raise BadUsage(message, code="no-terminal", hint=hint)
    console = stderr() if as_json else stdout()
    return take_quiz.in_dialogue(phase, TerminalQuizDialogue(console, language), name, seed=seed)


def _show_answers(result: QuizResult, language: str) -> None:
    from rich.text import Text

    from bigtech_lab.presentation import palette
    from bigtech_lab.presentation.console import stdout
    from bigtech_lab.presentation.quiz_dialogue import TerminalQuizDialogue

    console = stdout()
    dialogue = TerminalQuizDialogue(console, language)
    for number, graded in enumerate(result.questions, 1):
        console.print()
        console.print(Text(f"{number}  {graded.question.text.in_language(language)}", style=palette.STRONG))
        dialogue.comment(graded)
