"""The state of the stack, in the corner of the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.widgets import Static

from bigtech_lab.application.learning_desk import ready_components
from bigtech_lab.domain.component import StackStatus
from bigtech_lab.errors import LabError
from bigtech_lab.presentation.learn import words
from bigtech_lab.presentation.learn.speaker import Speaker

_SECONDS_BETWEEN_LOOKS = 5.0


class StackLine(Static):
    """Looks again and again; a look takes up to 200 ms and nobody waits for it."""

    def __init__(self, look: Callable[[], StackStatus], say: Speaker) -> None:
        super().__init__(say(words.LOOKING), id="stack")
        self._look_now = look
        self._say = say

    def on_mount(self) -> None:
        """Begins to look."""
        self.set_interval(_SECONDS_BETWEEN_LOOKS, self._look)
        self.call_later(self._look)

    def speak(self, say: Speaker) -> None:
        """Says it in another language."""
        self._say = say
        self.call_later(self._look)

    async def _look(self) -> None:
        try:
            status = await asyncio.to_thread(self._look_now)
        except LabError:
            self.update(self._say(words.NO_STACK))
            return
        state = self._say(words.STACK_STATES[status.state])
        ready, total = ready_components(status), len(status.components)
        self.update(self._say(words.STACK, state=state, ready=ready, total=total))
