"""`bigtech-lab next`: what to do now."""

from __future__ import annotations

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.check import Language

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
    from bigtech_lab.presentation.docs_link import docs_link

    language = lang.value if lang else wiring.settings().language
    progress = wiring.follow_progress()()
    following = progress.next_item
    page = None
    if following is not None and following[1].item.file is not None:
        file = following[1].item.file
        if wiring.course_source().page(file, language) is not None:
            page = docs_link(f"curriculum/{file}", language)
    if as_json:
        from bigtech_lab.presentation.json_output import print_json
        from bigtech_lab.presentation.progress_json import next_as_json

        print_json(next_as_json(progress, page, language))
    else:
        from bigtech_lab.presentation.console import stdout
        from bigtech_lab.presentation.progress_text import show_next

        show_next(stdout(), progress, page, language)
