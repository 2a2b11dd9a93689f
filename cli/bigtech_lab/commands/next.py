"""`bigtech-lab next`: what to do now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.language import Language, spoken

if TYPE_CHECKING:
    from bigtech_lab.domain.learner_progress import CourseProgress

EXAMPLES = """\b
Examples:
  bigtech-lab next            what to do now, with its commands
  bigtech-lab next --lang ko  in Korean
  bigtech-lab next --json     for programs"""


def next(  # noqa: A001 - the verb's name
    lang: Language | None = typer.Option(None, help="The language of the sentences."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON (next.schema.json)."),
) -> None:
    """Say what to do now: the first open item of the first phase that is not complete.

    A phase is complete when its checkpoints are done; within it the order is documents, practices,
    exercise, checkpoints.
    """
    language = spoken(lang)
    progress = wiring.follow_progress()()
    page = page_of_next(progress, language)
    if as_json:
        from bigtech_lab.presentation.json_output import print_json
        from bigtech_lab.presentation.progress_json import next_as_json

        print_json(next_as_json(progress, page, language))
    else:
        from bigtech_lab.presentation.console import stdout
        from bigtech_lab.presentation.progress_text import show_next

        show_next(stdout(), progress, page, language)


def page_of_next(progress: CourseProgress, language: str) -> str | None:
    """Where the page of the next item is; None when it has none, or none in this installation."""
    from bigtech_lab.presentation.docs_link import docs_link

    following = progress.next_item
    file = following[1].item.file if following is not None else None
    if file is None or wiring.course_source().page(file, language) is None:
        return None
    return docs_link(f"curriculum/{file}", language)
