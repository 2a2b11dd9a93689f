"""What the plain verbs print, inside the screen."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

from rich.console import Console
from rich.text import Text
from textual.widgets import Static

from bigtech_lab.errors import LabError
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.program import pasteable

_LEAST_WIDTH = 20


class Printed(Static):
    """Prints for the width it has, and anew when that changes; until it is seen it has none."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._show: Callable[[Console], None] | None = None
        self._width = 0

    def show(self, show: Callable[[Console], None]) -> None:
        """Prints what `show` writes to a console."""
        self._show = show
        if self._width:
            self.update(_printed(show, self._width))

    def say(self, text: str | Text) -> None:
        """Shows a text as it is."""
        self.show(lambda console: console.print(text, markup=False))

    def say_problem(self, error: LabError, language: str) -> None:
        """Shows what was wrong and what to do."""
        said = Text(pasteable(error.message_in(language)), style=palette.BAD)
        for line in error.detail:
            said.append(f"\n  {line}", palette.QUIET)
        hint = error.hint_in(language)
        if hint:
            said.append(f"\n{pasteable(hint)}", palette.STRONG)
        self.say(said)

    def on_resize(self) -> None:
        """The width may have changed."""
        if self.size.width != self._width:
            self._width = self.size.width
            if self._show is not None:
                self.update(_printed(self._show, self._width))


def _printed(show: Callable[[Console], None], width: int) -> Text:
    console = Console(
        file=StringIO(),
        force_terminal=True,
        color_system="256",
        width=max(width, _LEAST_WIDTH),
        highlight=False,
    )
    with console.capture() as captured:
        show(console)
    return Text.from_ansi(captured.get().rstrip("\n"))
