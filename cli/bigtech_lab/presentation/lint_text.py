"""What `author lint` found and what `author new` made; for authors, so in English only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bigtech_lab.domain.lint_problem import LintProblem
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.console import stdout
from bigtech_lab.presentation.printable import printable
from bigtech_lab.presentation.program import pasteable


def show_lint(found: Mapping[str, Sequence[LintProblem]]) -> None:
    """Each problem as `file:line: what`, with what to write instead below it."""
    from rich.text import Text

    console = stdout()
    for problems in found.values():
        for problem in problems:
            place = Text(f"{_short(problem.file)}:{problem.line}: ", style=palette.STRONG)
            console.print(place + Text(printable(problem.problem)), soft_wrap=True)
            if problem.instead:
                console.print(Text(f"  {printable(problem.instead)}", style=palette.ACCENT), soft_wrap=True)
    count = sum(len(problems) for problems in found.values())
    labs = f"{len(found)} lab{'s' * (len(found) != 1)}"
    said = f"{count} mistake{'s' * (count != 1)}" if count else "nothing wrong"
    console.print(Text(f"{labs}, {said}", style=palette.BAD if count else palette.GOOD))


def lint_as_json(found: Mapping[str, Sequence[LintProblem]]) -> dict[str, Any]:
    """The same for programs (`author-lint.schema.json`)."""
    return {
        "format_version": 1,
        "labs": [
            {
                "folder": folder,
                "problems": [
                    {"file": p.file, "line": p.line, "problem": p.problem, "instead": p.instead}
                    for p in problems
                ],
            }
            for folder, problems in found.items()
        ],
    }


def show_new_lab(folder: Path, files: Sequence[Path], commands: Sequence[str]) -> None:
    """What was made, and what to do with it."""
    from rich.text import Text

    console = stdout()
    console.print(Text(str(folder), style=palette.STRONG))
    for file in files:
        console.print(Text(f"  {file.name}"))
    for command in commands:
        console.print(Text(pasteable(command), style=palette.ACCENT), soft_wrap=True)


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file
