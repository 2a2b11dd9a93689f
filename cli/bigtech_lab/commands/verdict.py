"""`bigtech-lab verdict`: reaches the verdicts of an evidence bundle again, without a stack."""

from __future__ import annotations

from pathlib import Path

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import LABS
from bigtech_lab.commands.language import Language, spoken

EXAMPLES = """\b
Examples:
  bigtech-lab check 1 --evidence out.zip   make a bundle
  bigtech-lab verdict out.zip              judge it, anywhere
  bigtech-lab verdict out.zip --json       for programs

The checks run again on what they saw in the run: every answer, row, record and frame lies in the bundle
with the moment at which it came, secrets as pseudonyms. Quizzes are graded anew, points added up anew. Where
the report says something else than what was recorded, you are told what contradicts it.

What it cannot see: whether the recording itself was invented. A bundle carries checksums, no signature.
Checks that were blocked, or broke, saw nothing: these verdicts follow from how they ended. So do those of a
lab whose files are others here, and of checks that cannot judge their recording again; both are counted.

\b
Exit codes:
  0, 1, 3, 4  as `check` would have ended
  1           the report in the bundle does not follow from what was recorded
  2           no bundle, or one that was changed"""


def verdict(
    file: Path = typer.Argument(..., metavar="FILE", help="The bundle that `check --evidence` wrote."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON (verdict.schema.json)."),
    labs: Path | None = LABS,
    lang: Language | None = typer.Option(None, help="The language of the report."),
) -> None:
    """Reach the verdicts of an evidence bundle again, offline."""
    language = spoken(lang)
    judged = wiring.judge_evidence(file, labs)
    if as_json:
        from bigtech_lab.presentation.json_output import print_json
        from bigtech_lab.presentation.verdict_text import judged_as_json

        print_json(judged_as_json(judged, language))
    else:
        from bigtech_lab.presentation.console import stdout
        from bigtech_lab.presentation.verdict_text import show_judged

        show_judged(stdout(), judged, str(file), language)
    raise typer.Exit(judged.exit_code)
