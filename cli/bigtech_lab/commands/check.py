"""`bigtech-lab check`: runs the checkpoint checks of a phase against the live stack."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bigtech_lab.commands.arguments import INSTANCE, LABS, PHASE

if TYPE_CHECKING:
    from bigtech_lab.application.check_phases import CheckPhases, CheckRequest
    from bigtech_lab.domain.check_report import CheckReport
    from bigtech_lab.domain.check_selection import Selection

EXAMPLES = """\b
Examples:
  bigtech-lab check 1                     every check of phase 1
  bigtech-lab check 1 --checkpoint C1.2   one checkpoint
  bigtech-lab check 1 --list              show the checks, run none
  bigtech-lab check 1 --json --seed 4711  for programs, repeatable
  bigtech-lab check 1 --junit report.xml  for CI

A quiz that you have not answered stays open: its points are missing from the score, but the run still
passes (with --strict it fails).

\b
Exit codes:
  0  passed
  1  a check failed
  2  usage
  3  the environment stood in the way
  4  the lab is at fault"""


class Language(StrEnum):
    """The languages of the course."""

    en = "en"
    ko = "ko"


def check(
    phases: list[str] = PHASE,
    checkpoint: list[str] = typer.Option(
        [], metavar="ID", help="Only this checkpoint, such as C1.2; may be repeated."
    ),
    only: list[str] = typer.Option([], metavar="ID", help="Only the check with this id, and what it needs."),
    list_only: bool = typer.Option(False, "--list", help="List the checks and run none."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON (check.schema.json)."),
    junit: Path | None = typer.Option(None, metavar="FILE", help="Write a JUnit report, too."),
    seed: int | None = typer.Option(
        None, min=0, metavar="N", help="Repeat the random choices of an earlier run."
    ),
    fail_fast: bool = typer.Option(False, "--fail-fast", help="Start no further check after a failure."),
    strict: bool = typer.Option(False, "--strict", help="End with 1 while a quiz is not answered."),
    answers: Path | None = typer.Option(
        None,
        metavar="FILE",
        help="Take the answers to the quiz from a YAML or JSON file, not from your record.",
    ),
    labs: Path | None = LABS,
    instance: str = INSTANCE,
    lang: Language | None = typer.Option(None, help="The language of the report."),
) -> None:
    """Run the checkpoint checks of a phase against the live stack."""
    from bigtech_lab import wiring
    from bigtech_lab.application.check_phases import CheckRequest
    from bigtech_lab.domain.check_selection import Selection

    language = lang.value if lang else wiring.settings().language
    check_phases = wiring.check_phases(instance, labs=labs)
    selection = Selection(tuple(checkpoint), tuple(only))
    if list_only:
        _list(check_phases, phases, selection, as_json=as_json, language=language)
        return
    _must_be_writable(junit)
    request = CheckRequest(
        phases=phases,
        seed=_new_seed() if seed is None else seed,
        selection=selection,
        fail_fast=fail_fast,
        strict=strict,
        read_answers=wiring.answers_from(answers) if answers else None,
    )
    report = _run(check_phases, request, live=not as_json)
    _show(report, as_json=as_json, junit=junit, language=language)
    # Answers from a file may be anybody's.
    if answers is None:
        _remember(report)
    raise typer.Exit(report.exit_code)


def _new_seed() -> int:
    from secrets import randbelow

    return randbelow(1_000_000)


def _run(check_phases: CheckPhases, request: CheckRequest, *, live: bool) -> CheckReport:
    from bigtech_lab import wiring
    from bigtech_lab.presentation.check_progress import LiveCheckProgress, SilentCheckProgress

    if not live:
        return wiring.run_interruptibly(check_phases(request, SilentCheckProgress()))
    with LiveCheckProgress() as progress:
        return wiring.run_interruptibly(check_phases(request, progress))


def _show(report: CheckReport, *, as_json: bool, junit: Path | None, language: str) -> None:
    if junit is not None:
        from bigtech_lab.presentation.junit import report_as_junit

        junit.write_text(report_as_junit(report, language), encoding="utf-8")
    if as_json:
        from bigtech_lab.presentation.check_json import report_as_json

        sys.stdout.write(json.dumps(report_as_json(report, language), ensure_ascii=False, indent=2) + "\n")
        return
    from bigtech_lab.presentation.check_text import CheckText
    from bigtech_lab.presentation.console import stdout

    CheckText(stdout(), language).show(report)


def _remember(report: CheckReport) -> None:
    """A record that cannot be written changes no verdict."""
    from bigtech_lab import wiring
    from bigtech_lab.errors import LabError
    from bigtech_lab.presentation.notice import warn

    try:
        wiring.learner_record().remember_check_run(report)
    except LabError as error:
        warn(f"This run is not in your record. {error.message}")


def _list(
    check_phases: CheckPhases, phases: list[str], selection: Selection, *, as_json: bool, language: str
) -> None:
    from bigtech_lab.presentation.check_list import list_as_json, show_list
    from bigtech_lab.presentation.console import stdout

    chosen = check_phases.chosen(phases, selection)
    if as_json:
        sys.stdout.write(json.dumps(list_as_json(chosen, language), ensure_ascii=False, indent=2) + "\n")
    else:
        show_list(stdout(), chosen, language)


def _must_be_writable(junit: Path | None) -> None:
    if junit is not None and (junit.is_dir() or not junit.absolute().parent.is_dir()):
        from bigtech_lab.errors import BadUsage

        message = f"The report cannot be written to {junit}."
        raise BadUsage(message, code="bad-file", hint="Give a file in a folder that exists.")
