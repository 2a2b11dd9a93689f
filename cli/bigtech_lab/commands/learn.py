"""`bigtech-lab learn`: the course on one interactive screen."""

from __future__ import annotations

import os
import sys
from enum import StrEnum

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.language import Language, spoken
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage

EXAMPLES = """\b
Examples:
  bigtech-lab learn                 begin, or go on where you were
  bigtech-lab learn --lang ko       in Korean
  bigtech-lab learn --theme light   for a light terminal

Everything on the screen also exists as a plain command: next, progress, docs, check, quiz, predict,
exercise, trace, status."""


_TOO_SIMPLE = frozenset({"dumb", "unknown"})


class ThemeName(StrEnum):
    """The looks of the screen."""

    auto = "auto"
    light = "light"
    dark = "dark"


def learn(
    instance: str = INSTANCE,
    lang: Language | None = typer.Option(None, help="The language; l switches it."),
    theme: ThemeName = typer.Option(ThemeName.auto, help="The colours; m switches them."),
) -> None:
    """Work through the course on one screen: pages, checks, hints, traces, progress.

    Keys: c check, h hint, t trace, s start, d done, x run the item's command, n next, p progress,
    ? all keys, q quit.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") in _TOO_SIMPLE:
        raise BadUsage(
            Localized(
                "`learn` is a screen, and this terminal can show none.",
                "`learn`은 화면인데, 이 터미널에는 표시할 수 없습니다.",
            ),
            code="no-terminal",
            hint=Localized(
                "bigtech-lab next says what to do now, bigtech-lab progress how far you are, "
                "bigtech-lab docs D1.1 shows a page, bigtech-lab check 1 runs checks, "
                "bigtech-lab trace message follows an event.",
                "bigtech-lab next는 지금 할 일을, bigtech-lab progress는 진행 상황을, bigtech-lab docs "
                "D1.1은 페이지를 보여 줍니다. bigtech-lab check 1은 검사를 실행하고, bigtech-lab trace "
                "message는 이벤트를 따라갑니다.",
            ),
        )
    from bigtech_lab.presentation.learn.screen import LearnScreen
    from bigtech_lab.presentation.learn.themes import theme_for

    language = spoken(lang)
    screen = LearnScreen(wiring.learning_desk(instance), language, theme_for(theme.value, os.environ))
    screen.run()
    if screen.return_code:
        raise typer.Exit(4)
