"""`bigtech-lab predict`: say what will happen, then see it happen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE, LABS
from bigtech_lab.commands.language import Language, spoken
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage

if TYPE_CHECKING:
    from bigtech_lab.application.make_prediction import MakePrediction
    from bigtech_lab.domain.prediction import PredictionOutcome, PredictionQuestion

EXAMPLES = """\b
Examples:
  bigtech-lab predict                     what there is to predict
  bigtech-lab predict C2.4                answer, then watch
  bigtech-lab predict C2.4 --list         the options with their ids
  bigtech-lab predict C2.4 --answer log-in,search

The lab disturbs the stack for real and restores it, also after Ctrl-C.

Exit codes: 0 as predicted, 1 otherwise, 3 the stack is not whole"""


def _ids(incomplete: str) -> list[str]:
    return [p.id for p in wiring.prediction_library().all() if p.id.startswith(incomplete.upper())]


ID: Any = typer.Argument(
    None, metavar="[ID]", help="The checkpoint, such as C2.4; without it, the list.", autocompletion=_ids
)


def predict(
    name: str | None = ID,
    answer: list[str] = typer.Option(
        [], metavar="ID,…", help="Predict these options without being asked; may be repeated."
    ),
    show_list: bool = typer.Option(False, "--list", help="Show the options; do nothing."),
    labs: Path | None = LABS,
    as_json: bool = typer.Option(False, "--json", help="Print JSON (prediction.schema.json)."),
    lang: Language | None = typer.Option(None, help="The language."),
    instance: str = INSTANCE,
) -> None:
    """Predict what the system will do; the lab does it and shows both."""
    from bigtech_lab.presentation.console import stderr, stdout
    from bigtech_lab.presentation.prediction_text import announce, say_breaking_off, say_doing

    language = spoken(lang)
    use_case = wiring.make_prediction(instance, labs)
    if name is None or show_list:
        _list(use_case, name, labs, as_json=as_json, language=language)
        return
    asked = use_case.question(name)
    given = [word for part in answer for word in part.replace(",", " ").split()]
    predicted = use_case.read(asked, given) if given else None
    use_case.must_be_whole()
    console = stderr() if as_json else stdout()
    announce(console, asked, instance, language)
    if predicted is None:
        predicted = _asked(asked, language)
    say_doing(console, language)
    outcome = wiring.run_interruptibly(
        use_case(asked, predicted), lambda: say_breaking_off(stderr(), language)
    )
    _show(outcome, instance, as_json=as_json, language=language)
    _remember(use_case, outcome, language)
    raise typer.Exit(0 if outcome.right else 1)


def _list(
    use_case: MakePrediction, name: str | None, labs: Path | None, *, as_json: bool, language: str
) -> None:
    from bigtech_lab.presentation.console import stdout
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.prediction_json import predictions_as_json
    from bigtech_lab.presentation.prediction_text import show_options, show_predictions

    chosen = [use_case.question(name)] if name else wiring.prediction_library(labs).all()
    if as_json:
        print_json(predictions_as_json(chosen, language))
    elif name:
        show_options(stdout(), chosen[0], language)
    else:
        show_predictions(stdout(), chosen, language)


def _asked(asked: PredictionQuestion, language: str) -> frozenset[str]:
    from bigtech_lab.domain.quiz import parts
    from bigtech_lab.presentation.console import stderr
    from bigtech_lab.presentation.quiz_dialogue import TerminalQuizDialogue

    if not sys.stdin.isatty():
        raise BadUsage(
            Localized(
                "A prediction is asked for at a terminal, and this is none.",
                "예측은 터미널에서 묻는데, 여기에는 터미널이 없습니다.",
            ),
            code="no-terminal",
            hint=Localized(
                f"bigtech-lab predict {asked.id} --list, then --answer ID",
                f"bigtech-lab predict {asked.id} --list를 본 다음 --answer ID로 답하세요.",
            ),
        )
    said = TerminalQuizDialogue(stderr(), language, _read_line).ask(asked.question, 1, 1)
    return frozenset(parts(said))


def _read_line() -> str:
    line = sys.stdin.readline()
    if not line:
        message = Localized(
            "The input ended before there was a prediction; nothing was done.",
            "예측하기 전에 입력이 끝났습니다. 아무것도 하지 않았습니다.",
        )
        raise BadUsage(
            message,
            code="input-ended",
            hint=Localized("Answer without being asked: --answer ID", "묻지 않고 답하려면: --answer ID"),
        )
    return line.strip()


def _show(outcome: PredictionOutcome, instance: str, *, as_json: bool, language: str) -> None:
    from bigtech_lab.presentation.console import stdout
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.prediction_json import outcome_as_json
    from bigtech_lab.presentation.prediction_text import show_outcome

    if as_json:
        print_json(outcome_as_json(outcome, instance, language))
    else:
        show_outcome(stdout(), outcome, language)


def _remember(use_case: MakePrediction, outcome: PredictionOutcome, language: str) -> None:
    """A record that cannot be written changes nothing about what happened."""
    from bigtech_lab.errors import LabError
    from bigtech_lab.presentation.notice import warn
    from bigtech_lab.presentation.prediction_words import NOT_REMEMBERED

    try:
        use_case.remember(outcome)
    except LabError as error:
        warn(f"{NOT_REMEMBERED.in_language(language)} {error.message_in(language)}")
