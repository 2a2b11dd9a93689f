"""A run of checks, told to the screen while it goes on."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text

from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.check_text import STYLES
from bigtech_lab.presentation.check_words import MARKS
from bigtech_lab.presentation.learn import words
from bigtech_lab.presentation.learn.speaker import Speaker


class LiveChecks:
    """See the port CheckProgress; its methods are called by the thread that checks.

    `changed` is called after each of them and has to find its own way to the screen.
    """

    def __init__(self, checkpoint: str, changed: Callable[[], None]) -> None:
        self._checkpoint = checkpoint
        self._changed = changed
        self._running: tuple[str, ...] = ()
        self._finished: tuple[CheckResult, ...] = ()

    def started(self, check_id: str) -> None:
        """The check begins to run."""
        self._running = (*self._running, check_id)
        self._changed()

    def finished(self, result: CheckResult) -> None:
        """The check has its verdict."""
        self._running = tuple(name for name in self._running if name != result.id)
        self._finished = (*self._finished, result)
        self._changed()

    def text(self, say: Speaker) -> Text:
        """What there is to see now."""
        finished, running = self._finished, self._running
        said = Text(say(words.RUNNING, id=self._checkpoint, count=len(finished)))
        for result in finished:
            said.append(f"\n  {MARKS[result.verdict]} ", STYLES[result.verdict])
            said.append(result.sentence.in_language(say.language))
        for name in running:
            said.append(f"\n  … {name}", palette.QUIET)
        return said
