"""How an error reaches a person or a program."""

from __future__ import annotations

from typing import Any

from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import LabError
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.console import stderr
from bigtech_lab.presentation.excerpt import excerpt
from bigtech_lab.presentation.hanging import hanging
from bigtech_lab.presentation.printable import printable
from bigtech_lab.presentation.program import pasteable

_DETAIL_LINES = 10
_ERROR = Localized("error", "오류")
_HINT = Localized("hint:  ", "힌트: ")


def show_problem(error: LabError, language: str = "en") -> None:
    """Writes the error to stderr: what was wrong, the evidence, what to do."""
    from rich.text import Text

    console = stderr()

    def say(label: str, style: str, text: str) -> None:
        marked, said = Text(label, style=style), Text(printable(pasteable(text)))
        if console.is_terminal:
            console.print(hanging(marked, said))
        else:
            # In a log a sentence stays on its line, so that it can be searched for.
            console.print(marked + said, soft_wrap=True)

    say(f"{_ERROR.in_language(language)}: ", palette.BAD, error.message_in(language))
    lines = [printable(line.rstrip()) for line in error.detail[-_DETAIL_LINES:]]
    if console.is_terminal:
        for part in excerpt(lines, indent=2):
            console.print(part)
    else:
        for line in lines:
            console.print(Text(f"  │ {line}"), soft_wrap=True)
    hint = error.hint_in(language)
    if hint:
        say(_HINT.in_language(language), palette.STRONG, hint)


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
