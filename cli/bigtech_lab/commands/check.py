"""`bigtech-lab check`: runs the checkpoint checks of a phase against the live stack."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bigtech_lab.commands.arguments import INSTANCE, LABS, PHASE
from bigtech_lab.commands.language import Language, spoken
from bigtech_lab.domain.localized import Localized

if TYPE_CHECKING:
    from bigtech_lab.application.check_phases import CheckPhases, CheckRequest
    from bigtech_lab.domain.check_report import CheckReport
    from bigtech_lab.domain.check_selection import Selection

EXAMPLES = """\b
Examples:
  bigtech-lab check 1                     every check of phase 1
  bigtech-lab check 1 --checkpoint C1.2   one checkpoint
  bigtech-lab check 1 --list              show the checks, run none
  bigtech-lab check 1 --watch             again whenever your files change
  bigtech-lab check 1 --json --seed 4711  for programs, repeatable
  bigtech-lab check 1 --repeat 20         the same verdict each time?
  bigtech-lab check 1 --html report.html  to look at
  bigtech-lab check 1 --github            annotate a GitHub workflow
  bigtech-lab check 1 --evidence out.zip  for `bigtech-lab verdict`

A quiz that you have not answered stays open: its points are missing from the score, but the run still
passes (with --strict it fails).

\b
Exit codes:
  0  passed
  1  a check failed, or is unstable
  2  usage
  3  the environment stood in the way
  4  the lab is at fault"""


def check(
    phases: list[str] = PHASE,
    checkpoint: list[str] = typer.Option(
        [], metavar="ID", help="Only this checkpoint, such as C1.2; may be repeated."
    ),
    only: list[str] = typer.Option([], metavar="ID", help="Only the check with this id, and what it needs."),
    list_only: bool = typer.Option(False, "--list", help="List the checks and run none."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON (check.schema.json)."),
    junit: Path | None = typer.Option(None, metavar="FILE", help="Write a JUnit report, too."),
    html: Path | None = typer.Option(None, metavar="FILE", help="Write a page (one HTML file), too."),
    github: bool = typer.Option(False, "--github", help="Annotate a GitHub workflow, too (on stderr)."),
    evidence: Path | None = typer.Option(
        None, metavar="FILE", help="Write a ZIP file of what was witnessed, for `verdict`."
    ),
    seed: int | None = typer.Option(
        None, min=0, metavar="N", help="Repeat the random choices of an earlier run."
    ),
    repeat: int = typer.Option(
        1, min=1, max=1000, metavar="N", help="Check N times; what does not agree is unstable."
    ),
    watch: bool = typer.Option(False, "--watch", help="Check again whenever the files change."),
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
    from bigtech_lab.commands.check_reports import CheckReports
    from bigtech_lab.domain.check_selection import Selection

    language = spoken(lang)
    recorder = wiring.run_recorder() if evidence else None
    check_phases = wiring.check_phases(instance, labs=labs, witness=recorder)
    selection = Selection(tuple(checkpoint), tuple(only))
    if list_only:
        _list(check_phases, phases, selection, as_json=as_json, language=language)
        return
    reports = CheckReports(language, as_json, junit, html, evidence, github, recorder, labs)
    reports.must_be_writable()
    request = CheckRequest(
        phases=phases,
        seed=_new_seed() if seed is None else seed,
        selection=selection,
        fail_fast=fail_fast,
        strict=strict,
        read_answers=wiring.answers_from(answers) if answers else None,
        rounds=repeat,
    )

    def once() -> CheckReport:
        report = _run(check_phases, request, live=not as_json)
        reports.tell(report)
        # Answers from a file may be anybody's.
        if answers is None:
            _remember(report, language)
        return report

    if watch:
        from bigtech_lab.commands.check_watch import watching

        # What does not exist now will not by watching.
        check_phases.chosen(phases, selection)
        watching(wiring.learner_files(instance, labs), once, language)
    raise typer.Exit(once().exit_code)


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


def _remember(report: CheckReport, language: str) -> None:
    """A record that cannot be written changes no verdict."""
    from bigtech_lab import wiring
    from bigtech_lab.errors import LabError
    from bigtech_lab.presentation.notice import warn

    try:
        wiring.learner_record().remember_check_run(report)
    except LabError as error:
        said = Localized("This run is not in your record.", "이 실행은 기록에 남지 않았습니다.").in_language(
            language
        )
        warn(f"{said} {error.message_in(language)}")


def _list(
    check_phases: CheckPhases, phases: list[str], selection: Selection, *, as_json: bool, language: str
) -> None:
    from bigtech_lab.presentation.check_list import list_as_json, show_list
    from bigtech_lab.presentation.console import stdout
    from bigtech_lab.presentation.json_output import print_json

    chosen = check_phases.chosen(phases, selection)
    if as_json:
        print_json(list_as_json(chosen, language))
    else:
        show_list(stdout(), chosen, language)
