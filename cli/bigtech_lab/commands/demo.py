"""`bigtech-lab demo`: the main job in one go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import signature
from typing import Any

import typer
from typer.models import ParameterInfo

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken
from bigtech_lab.errors import LabError

EXAMPLES = """\b
Examples:
  bigtech-lab demo                    everything, in about a minute
  bigtech-lab demo --lang ko          in Korean
  bigtech-lab demo --instance second  beside the default instance

The stack stays running afterwards; bigtech-lab down stops it."""


def demo(
    instance: str = INSTANCE,
    lang: Language | None = LANG,
) -> None:
    """Start the stack, check phase 1, trace a message and a friend request."""
    from bigtech_lab.commands.check import check
    from bigtech_lab.commands.trace import trace
    from bigtech_lab.commands.up import up
    from bigtech_lab.presentation.demo_screen import DemoScreen

    language = Language(spoken(lang))
    screen = DemoScreen(language)
    screen.step("start")
    _as_typed(up, phase="1", instance=instance)()
    screen.step("check")
    codes = [_code_of(_as_typed(check, phases=["1"], instance=instance, lang=language), language)]
    for flow in ("message", "friend-request"):
        screen.step(flow)
        codes.append(_code_of(_as_typed(trace, words=[flow], instance=instance, lang=language), language))
    screen.close(wiring.stack_view(instance).endpoints().gateway_url, instance)
    raise typer.Exit(max(codes))


def _as_typed(verb: Callable[..., None], **given: Any) -> Callable[[], None]:
    """The verb with these arguments, and with its defaults for all others, as if it had been typed."""
    defaults = {
        name: parameter.default.default
        for name, parameter in signature(verb).parameters.items()
        if isinstance(parameter.default, ParameterInfo)
    }
    return partial(verb, **{**defaults, **given})


def _code_of(step: Callable[[], None], language: str) -> int:
    """The exit code of a verb; its problem is shown in place, as the next step is still worth seeing."""
    try:
        step()
    except typer.Exit as ended:
        return ended.exit_code
    except LabError as error:
        from bigtech_lab.presentation.problem import show_problem

        show_problem(error, language)
        return error.exit_code
    return 0
