"""`bigtech-lab up`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.exercise_runs import keep_running, take_over
from bigtech_lab.commands.language import Language, spoken
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage

if TYPE_CHECKING:
    from bigtech_lab.application.work_on_exercise import Work

EXAMPLES = """\b
Examples:
  bigtech-lab up                           everything
  bigtech-lab up 1                         what phase 1 needs
  bigtech-lab up --profile monolith        the same API in one process
  bigtech-lab up --only postgres,kafka     these and what they need
  bigtech-lab up --workspace bigtech-x3    with your code, as it changes
  bigtech-lab up --reference               with the reference's code again
  bigtech-lab up --instance second --json  one more; for programs"""


def up(
    phase: str | None = typer.Argument(
        None, metavar="PHASE", help="The phase whose stack to start, 1 to 8.", show_default=False
    ),
    instance: str = INSTANCE,
    only: str | None = typer.Option(
        None,
        "--only",
        metavar="NAMES",
        help="Start only these components and what they need.",
        show_default=False,
    ),
    profile: str | None = typer.Option(
        None,
        "--profile",
        metavar="NAME",
        help="msa (the services, the default), monolith, or strangler (both).",
        show_default=False,
    ),
    keep: bool = typer.Option(False, "--keep", help="When one fails, leave the others running."),
    workspace: Path | None = typer.Option(
        None,
        "--workspace",
        metavar="DIR",
        help="Run the code of this workspace.",
        file_okay=False,
        show_default=False,
    ),
    watch: bool = typer.Option(True, "--watch/--no-watch", help="With --workspace: stay, take changes over."),
    reference: bool = typer.Option(False, "--reference", help="Run the reference again, not a workspace."),
    json: bool = typer.Option(False, "--json", help="Print the status as JSON."),
    lang: Language | None = typer.Option(None, "--lang", help="The language of the output."),
) -> None:
    """Start the stack (of a phase) and wait until it is ready."""
    from bigtech_lab.application.phases import components_of
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.stack_progress import stack_progress
    from bigtech_lab.presentation.stack_table import show_stack, stack_as_json
    from bigtech_lab.presentation.verify_progress import NoticesOnly

    work = _work_in(workspace, reference=reference)
    components = components_of(phase, only, profile)
    if (work or reference) and instance in wiring.instance_store().names():
        wiring.run_workspace(NoticesOnly(), instance).release_broken()
    with wiring.interruptible(), stack_progress(components, spoken(lang)) as progress:
        status = wiring.bring_up(progress)(instance, components, keep=keep)
    if reference:
        _go_back(instance, lang)
    elif work is not None:
        _take_over(work, instance, lang)
    if json:
        print_json(stack_as_json(status))
        return
    show_stack(status, language=spoken(lang))
    if work is not None and watch:
        with wiring.interruptible():
            keep_running(wiring.work_on_exercise(), work, instance, spoken(lang))


def _work_in(workspace: Path | None, *, reference: bool) -> Work | None:
    if workspace is None:
        return None
    if reference:
        message = Localized(
            "--workspace and --reference are opposites.", "--workspace와 --reference는 서로 반대입니다."
        )
        raise BadUsage(message, code="contradiction", hint=Localized("Give one of them.", "하나만 쓰세요."))
    return wiring.work_on_exercise().work_in(workspace)


def _go_back(instance: str, lang: Language | None) -> None:
    from bigtech_lab.presentation import exercise_words as words
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.verify_progress import NoticesOnly

    with wiring.interruptible():
        components = wiring.run_workspace(NoticesOnly(), instance).back_to_reference()
    said = words.BACK if components else words.NOTHING_BACK
    tell(said.in_language(spoken(lang)).format(components=", ".join(components)))


def _take_over(work: Work, instance: str, lang: Language | None) -> None:
    from bigtech_lab.presentation import exercise_words as words
    from bigtech_lab.presentation.notice import tell

    restarted = take_over(work, instance)
    if restarted:
        tell(words.RESTARTED.in_language(spoken(lang)).format(components=", ".join(restarted)))
