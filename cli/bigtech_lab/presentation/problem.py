"""How an error reaches a person or a program."""

from __future__ import annotations

from typing import Any

from bigtech_lab.errors import LabError
from bigtech_lab.presentation.console import stderr
from bigtech_lab.presentation.program import pasteable


def show_problem(error: LabError) -> None:
    """Writes the error to stderr: what was wrong, the evidence, what to do."""
    from rich.text import Text

    console = stderr()
    console.print(Text.assemble(("error", "bold red"), ": ", pasteable(error.message)))
    for line in error.detail:
        console.print(Text(f"  │ {line}", style="dim"))
    if error.hint:
        console.print(Text.assemble(("hint", "bold"), ":  ", pasteable(error.hint)))


def problem_as_json(error: LabError) -> dict[str, Any]:
    """The one shape of an error for programs (`problem.schema.json`)."""
    return {
        "format_version": 1,
        "error": {
            "code": error.code,
            "message": error.message,
            "hint": error.hint,
            "detail": list(error.detail),
            "exit_code": error.exit_code,
        },
    }
