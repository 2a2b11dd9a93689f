"""`bigtech-lab exercise`: build a part of the system yourself, and have it graded step by step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.exercise_runs import check_once, keep_checking, run_if_up
from bigtech_lab.commands.language import LANG, Language, spoken

if TYPE_CHECKING:
    from bigtech_lab.presentation.exercise_text import ExerciseText

EXAMPLES = """\b
Examples:
  bigtech-lab exercise start X3    a workspace, ./bigtech-x3
  bigtech-lab exercise check X3    grade it, step by step
  bigtech-lab exercise hint X3     a hint on what failed"""

VERB_EXAMPLES = {
    "list": """\b
Examples:
  bigtech-lab exercise list
  bigtech-lab exercise list --json --lang ko""",
    "start": """\b
Examples:
  bigtech-lab exercise start X3                  in ./bigtech-x3
  bigtech-lab exercise start X3 --dir ~/my-x3    elsewhere

Where the stack runs, it runs your files from then on.""",
    "status": """\b
Examples:
  bigtech-lab exercise status X3""",
    "check": """\b
Examples:
  bigtech-lab exercise check X3                all steps
  bigtech-lab exercise check X3 --step X3.1    one
  bigtech-lab exercise check X3 --watch        again on every change

What you changed is taken over first. Exit codes: 0 passed, 1 failed, 2 usage, 3 the stack, 4 the lab.""",
    "hint": """\b
Examples:
  bigtech-lab exercise hint X3                       on what failed last
  bigtech-lab exercise hint X3 --about wrong-key     on one failure code

Each call gives away a little more.""",
    "diff": """\b
Examples:
  bigtech-lab exercise diff X3               what you changed
  bigtech-lab exercise diff X3 --solution    yours beside the solution""",
    "solve": """\b
Examples:
  bigtech-lab exercise solve X3              after passing
  bigtech-lab exercise solve X3 --give-up    before; asks first

The solution is written to a folder beside your workspace.""",
    "reset": """\b
Examples:
  bigtech-lab exercise reset X3          asks first; your files are kept
  bigtech-lab exercise reset X3 --yes    asks nothing""",
    "submit": """\b
Examples:
  bigtech-lab exercise submit X3                    grade it and pack it
  bigtech-lab exercise submit X3 --out x3.zip""",
}

EXERCISE: Any = typer.Argument(..., metavar="EXERCISE", help="The exercise: X3, X4.")
FOLDER: Any = typer.Option(None, "--dir", metavar="DIR", file_okay=False, help="The workspace.")
AS_JSON: Any = typer.Option(False, "--json", help="Print JSON (exercise-output.schema.json).")
YES: Any = typer.Option(False, "--yes", "-y", help="Do not ask.")


def list_exercises(as_json: bool = AS_JSON, lang: Language | None = LANG) -> None:
    """Show the exercises, how you stand and where your files are."""
    from bigtech_lab.presentation.exercise_json import list_as_json

    exercises = wiring.work_on_exercise().all()
    if as_json:
        _print(list_as_json(exercises, spoken(lang)))
    else:
        _text(lang).listed(exercises)


def start(
    exercise: str = EXERCISE,
    folder: Path | None = FOLDER,
    instance: str = INSTANCE,
    as_json: bool = AS_JSON,
    lang: Language | None = LANG,
) -> None:
    """Make a workspace with the files to write; a running stack takes them over."""
    from bigtech_lab.presentation.exercise_json import begun_as_json

    work = wiring.work_on_exercise().start(exercise, folder)
    restarted = run_if_up(work, instance)
    if as_json:
        _print(begun_as_json("start", work, restarted or (), None))
    else:
        _text(lang).begun(work, restarted or (), stack_runs=restarted is not None)


def status(
    exercise: str = EXERCISE,
    instance: str = INSTANCE,
    as_json: bool = AS_JSON,
    lang: Language | None = LANG,
) -> None:
    """Show how each step was graded last, and whose code the stack runs."""
    from bigtech_lab.commands.exercise_runs import over_limit, running
    from bigtech_lab.presentation.exercise_json import status_as_json

    working = wiring.work_on_exercise()
    found = working.load(exercise).exercise
    standing, folder = working.standing(found.id), working.known_folder(found.id)
    runs, ended = running(found, instance), over_limit(found, instance)
    if as_json:
        _print(status_as_json(found, standing, folder, spoken(lang), running=runs, ended=ended))
    else:
        _text(lang).status(found, standing, folder, runs)
        _text(lang).ended(ended)


def check(
    exercise: str = EXERCISE,
    folder: Path | None = FOLDER,
    step: list[str] = typer.Option([], metavar="ID", help="Only this step (X3.1); may be repeated."),
    only: list[str] = typer.Option([], metavar="CHECK", help="Only this check; may be repeated."),
    watch: bool = typer.Option(False, "--watch", help="Check again whenever a file changes."),
    seed: int | None = typer.Option(None, min=0, metavar="N", help="Repeat an earlier run's choices."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON (check.schema.json)."),
    instance: str = INSTANCE,
    lang: Language | None = LANG,
) -> None:
    """Run your code on the stack and grade each step apart."""
    from secrets import randbelow

    from bigtech_lab.application.check_phases import CheckRequest
    from bigtech_lab.domain.check_selection import Selection

    working = wiring.work_on_exercise()
    work = working.work(exercise, folder)
    request = CheckRequest(
        [work.loaded.exercise.id],
        randbelow(1_000_000) if seed is None else seed,
        Selection(tuple(step), tuple(only)),
    )
    if watch:
        keep_checking(working, work, request, instance, spoken(lang))
    report = check_once(working, work, request, instance, spoken(lang), as_json=as_json)
    raise typer.Exit(report.exit_code)


def hint(
    exercise: str = EXERCISE,
    about: str | None = typer.Option(None, metavar="CODE", help="A failure's code, or a step (X3.2)."),
    as_json: bool = AS_JSON,
    lang: Language | None = LANG,
) -> None:
    """Give the next hint on what failed in the last check."""
    from bigtech_lab.presentation.exercise_json import hint_as_json

    working = wiring.work_on_exercise()
    found = working.load(exercise).exercise
    given = working.hint(found.id, about)
    if as_json:
        _print(hint_as_json(found, given, spoken(lang)))
    else:
        _text(lang).hint(found, given)


def diff(
    exercise: str = EXERCISE,
    folder: Path | None = FOLDER,
    solution: bool = typer.Option(False, "--solution", help="Against the solution, once it is earned."),
    as_json: bool = AS_JSON,
    lang: Language | None = LANG,
) -> None:
    """Show what you changed."""
    from bigtech_lab.presentation.exercise_json import diff_as_json

    working = wiring.work_on_exercise()
    work = working.work(exercise, folder)
    differences = working.differences(work, solution=solution)
    if as_json:
        _print(diff_as_json(work.loaded.exercise, differences, solution=solution))
    else:
        _text(lang).differences(differences)


def solve(
    exercise: str = EXERCISE,
    folder: Path | None = FOLDER,
    give_up: bool = typer.Option(False, "--give-up", help="See it without having passed; asks first."),
    yes: bool = YES,
    as_json: bool = AS_JSON,
    lang: Language | None = LANG,
) -> None:
    """Write the solution beside your workspace, after passing or giving up."""
    from bigtech_lab.presentation import exercise_words as words
    from bigtech_lab.presentation.confirmation import confirm
    from bigtech_lab.presentation.exercise_json import solution_as_json

    working = wiring.work_on_exercise()
    found = working.load(exercise).exercise
    if give_up and not working.standing(found.id).may_see_solution:
        confirm(words.ASK_GIVE_UP.in_language(spoken(lang)).format(id=found.id), yes=yes)
    place, files = working.solve(exercise, folder, give_up=give_up)
    if as_json:
        _print(solution_as_json(found, place, files))
    else:
        _text(lang).say(words.SOLUTION, folder=place)


def reset(
    exercise: str = EXERCISE,
    folder: Path | None = FOLDER,
    yes: bool = YES,
    instance: str = INSTANCE,
    as_json: bool = AS_JSON,
    lang: Language | None = LANG,
) -> None:
    """Put the starter's files back; yours are kept in a folder beside it."""
    from bigtech_lab.presentation import exercise_words as words
    from bigtech_lab.presentation.confirmation import confirm
    from bigtech_lab.presentation.exercise_json import begun_as_json

    working = wiring.work_on_exercise()
    found = working.load(exercise).exercise
    place = working.place(found.id, folder)
    confirm(words.ASK_RESET.in_language(spoken(lang)).format(folder=place), yes=yes)
    work, backup = working.reset(found.id, folder)
    restarted = run_if_up(work, instance)
    if as_json:
        _print(begun_as_json("reset", work, restarted or (), backup))
    else:
        _text(lang).say(words.KEPT, folder=backup)
        _text(lang).begun(work, restarted or (), stack_runs=restarted is not None)


def submit(
    exercise: str = EXERCISE,
    folder: Path | None = FOLDER,
    out: Path | None = typer.Option(None, metavar="FILE", dir_okay=False, help="Where to write the zip."),
    instance: str = INSTANCE,
    as_json: bool = AS_JSON,
    lang: Language | None = LANG,
) -> None:
    """Grade your work and pack it with its report for handing in."""
    from secrets import randbelow

    from bigtech_lab.application.check_phases import CheckRequest
    from bigtech_lab.presentation import exercise_words as words
    from bigtech_lab.presentation.exercise_json import submission_as_json

    working = wiring.work_on_exercise()
    work = working.work(exercise, folder)
    found = work.loaded.exercise
    target = (out or Path(f"{found.folder}-submission.zip")).absolute()
    wiring.must_be_writable(target)
    request = CheckRequest([found.id], randbelow(1_000_000))
    language = spoken(lang)
    report = check_once(working, work, request, instance, language, as_json=as_json, show=not as_json)
    sha256 = wiring.pack_submission(target, work, report)
    working.remember_submission(work, sha256)
    if as_json:
        _print(submission_as_json(found, target, sha256, report))
    else:
        values = {"score": report.score, "max_score": report.max_score}
        _text(lang).say(words.SUBMITTED, file=target, **values)
    raise typer.Exit(report.exit_code)


def _print(document: Any) -> None:
    from bigtech_lab.presentation.json_output import print_json

    print_json(document)


def _text(lang: Language | None) -> ExerciseText:
    from bigtech_lab.presentation.console import stdout
    from bigtech_lab.presentation.exercise_text import ExerciseText

    return ExerciseText(stdout(), spoken(lang))


GROUP = {
    "list": list_exercises,
    "start": start,
    "status": status,
    "check": check,
    "hint": hint,
    "diff": diff,
    "solve": solve,
    "reset": reset,
    "submit": submit,
}
