"""The keys, each with the plain command that does the same."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from bigtech_lab.presentation import palette
from bigtech_lab.presentation.hanging import hanging
from bigtech_lab.presentation.learn import words
from bigtech_lab.presentation.learn.pane import Pane
from bigtech_lab.presentation.learn.printed import Printed
from bigtech_lab.presentation.learn.speaker import Speaker
from bigtech_lab.presentation.program import pasteable


class KeysPane(Pane):
    """A list of every key."""

    TAB = "help"

    def compose(self) -> ComposeResult:
        """The list."""
        with VerticalScroll():
            yield Printed(id="keys-text")

    def on_mount(self) -> None:
        """Writes the list."""
        self.speak(self._say)

    def speak(self, say: Speaker) -> None:
        """The same in another language."""
        super().speak(say)
        self.query_one(Printed).show(self._print)

    def _print(self, console: Console) -> None:
        for key, does, command in words.KEY_TABLE:
            said = Text(self._say(does))
            if command:
                said.append(f"  {pasteable(command)}", palette.ACCENT)
            console.print(hanging(Text(f"{key:<11}", style=palette.STRONG), said))
        console.print()
        console.print(self._say(words.MOVING))
