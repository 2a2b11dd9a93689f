"""`bigtech-lab demo`: the main job in one go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.errors import LabError

EXAMPLES = """\b
Examples:
  bigtech-lab demo                    everything, in about a minute
  bigtech-lab demo --lang ko          in Korean
  bigtech-lab demo --instance second  beside the default instance

The stack stays running afterwards; bigtech-lab down stops it."""


def demo(
    instance: str = INSTANCE,
    lang: str = typer.Option(None, "--lang", metavar="en|ko", help="The language.", show_default=False),
) -> None:
    """Start the stack, check phase 1, trace a message and a friend request."""
    from bigtech_lab.commands.check import Language, check
    from bigtech_lab.commands.trace import trace
    from bigtech_lab.commands.up import up
    from bigtech_lab.errors import unknown_name
    from bigtech_lab.presentation.demo_screen import DemoScreen

    language = lang or wiring.settings().language
    if language not in list(Language):
        raise unknown_name("language", language, list(Language))
    screen = DemoScreen(language)
    screen.step("start")
    up(phase="1", instance=instance, only=None, profile=None, keep=False, json=False)
    screen.step("check")
    checking = partial(check, phases=["1"], instance=instance, lang=Language(language))
    checking = partial(checking, checkpoint=[], only=[], list_only=False, fail_fast=False, strict=False)
    codes = [_code_of(partial(checking, as_json=False, junit=None, seed=None, answers=None))]
    for flow in ("message", "friend-request"):
        screen.step(flow)
        tracing = partial(trace, flow=flow, instance=instance, lang=language)
        codes.append(_code_of(partial(tracing, timeout=10.0, attach="", as_json=False)))
    screen.close(wiring.stack_view(instance).endpoints().gateway_url, instance)
    raise typer.Exit(max(codes))


def _code_of(step: Callable[[], None]) -> int:
    """The exit code of a verb; its problem is shown in place, as the next step is still worth seeing."""
    try:
        step()
    except typer.Exit as ended:
        return ended.exit_code
    except LabError as error:
        from bigtech_lab.presentation.problem import show_problem

        show_problem(error)
        return error.exit_code
    return 0
