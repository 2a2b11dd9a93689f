"""`bigtech-lab author new` and `author lint`: makes a lab's folder, finds the mistakes in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from bigtech_lab import wiring

NEW_EXAMPLES = """\b
Examples:
  bigtech-lab author new my-lab --labs labs   from the template
  bigtech-lab author new my-lab --labs labs --phase 9 --title "My lab"

The new lab has one check that works, with a page, sentences in both languages and mutants.
Exit codes: 0 made, 2 the name or number is taken"""

LINT_EXAMPLES = """\b
Examples:
  bigtech-lab author lint                 every lab that comes along
  bigtech-lab author lint 9 --labs labs   one of your own
  bigtech-lab author lint --json          for programs

Needs no stack: manifests, checks, quizzes, mutants, flows, predictions, exercises with their hints,
translations and links to pages.
Exit codes: 0 nothing wrong, 1 mistakes, 2 usage"""

_LABS: Any = typer.Option(
    None, "--labs", metavar="DIR", file_okay=False, exists=True, help="The labs of this folder instead."
)


def new(
    name: str = typer.Argument(
        ..., metavar="NAME", help="Its id: small letters and hyphens, such as my-lab."
    ),
    labs: Path = typer.Option(..., "--labs", metavar="DIR", file_okay=False, help="Where the labs are."),
    phase: int | None = typer.Option(None, metavar="N", help="Its number; the next one that is free."),
    title: str | None = typer.Option(None, metavar="TEXT", help="What learners read."),
    title_ko: str | None = typer.Option(None, "--title-ko", metavar="TEXT", help="The same in Korean."),
    json: bool = typer.Option(False, "--json", help="Print JSON (author-new.schema.json)."),
) -> None:
    """Make a lab's folder from a template, with one check that works."""
    title = title or name.replace("-", " ").capitalize()
    made = wiring.new_lab(labs, name, phase, title, title_ko or f"실습: {title}")
    number = made.folder.split("_")[1].lstrip("0")
    commands = [
        f"bigtech-lab author lint {number} --labs {labs}",
        f"bigtech-lab check {number} --labs {labs}",
        f"bigtech-lab author verify {number} --labs {labs}",
    ]
    if json:
        from bigtech_lab.presentation.json_output import print_json

        files = [str(file) for file in made.files]
        place = str(labs / made.folder)
        print_json({"format_version": 1, "folder": place, "files": files, "commands": commands})
        return
    from bigtech_lab.presentation.lint_text import show_new_lab

    show_new_lab(labs / made.folder, made.files, commands)


def lint(
    phases: list[str] = typer.Argument(None, metavar="[PHASES…]", help="Numbers or names; all without one."),
    labs: Path | None = _LABS,
    json: bool = typer.Option(False, "--json", help="Print JSON (author-lint.schema.json)."),
) -> None:
    """Find every mistake in the files of labs, without a stack."""
    found = wiring.lint_labs(phases or [], labs)
    if json:
        from bigtech_lab.presentation.json_output import print_json
        from bigtech_lab.presentation.lint_text import lint_as_json

        print_json(lint_as_json(found))
    else:
        from bigtech_lab.presentation.lint_text import show_lint

        show_lint(found)
    raise typer.Exit(1 if any(found.values()) else 0)
