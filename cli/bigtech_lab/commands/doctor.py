"""`bigtech-lab doctor`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring

EXAMPLES = """\b
Examples:
  bigtech-lab doctor         what is there, what is missing
  bigtech-lab doctor --json  for programs

Exit codes: 0 nothing needed is missing, 3 something is."""


def doctor(json: bool = typer.Option(False, "--json", help="Print JSON (doctor.schema.json).")) -> None:
    """Check what this machine has and what is missing.

    Ends with 3 when something is missing without which the stack cannot run.
    """
    from bigtech_lab.domain.finding import FindingState
    from bigtech_lab.presentation.doctor_table import findings_as_json, show_findings
    from bigtech_lab.presentation.json_output import print_json

    findings = wiring.diagnosis()
    if json:
        print_json(findings_as_json(findings))
    else:
        show_findings(findings)
    if any(finding.state == FindingState.MISSING for finding in findings):
        raise typer.Exit(3)
