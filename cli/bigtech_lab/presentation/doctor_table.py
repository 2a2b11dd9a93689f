"""What `doctor` found, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bigtech_lab.domain.finding import Finding, FindingState
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.console import stdout
from bigtech_lab.presentation.program import pasteable

_STYLES = {
    FindingState.OK: palette.GOOD,
    FindingState.WARN: palette.WAITING,
    FindingState.MISSING: palette.BAD,
}


def show_findings(findings: Sequence[Finding]) -> None:
    """Writes a row for each finding, and below it what to do."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        text = Text(pasteable(finding.text.replace("; ", "\n")))
        if finding.remedy and finding.state != FindingState.OK:
            text.append(f"\n→ {pasteable(finding.remedy)}", style=palette.QUIET)
        table.add_row(Text(finding.state, style=_STYLES[finding.state]), finding.subject, text)
    stdout().print(table)


def findings_as_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """The shape of `doctor.schema.json`."""
    worst = max((list(FindingState).index(f.state) for f in findings), default=0)
    return {
        "format_version": 1,
        "state": list(FindingState)[worst].value,
        "findings": [
            {
                "subject": f.subject,
                "state": f.state.value,
                "text": f.text,
                **({"remedy": f.remedy} if f.remedy else {}),
            }
            for f in findings
        ],
    }
