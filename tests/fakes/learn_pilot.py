"""Somebody at the screen `learn`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic

from textual.pilot import Pilot
from textual.widgets import Markdown, OptionList, TabbedContent

from bigtech_lab.presentation.learn.course_tree import CourseTree
from bigtech_lab.presentation.learn.printed import Printed
from bigtech_lab.presentation.learn.screen import LearnScreen
from bigtech_lab.presentation.learn.themes import DARK
from fakes.learning_desk import FakeDesk

_PATIENCE = 60.0


class Learner:
    """Presses keys and reads."""

    def __init__(self, screen: LearnScreen, pilot: Pilot[None]) -> None:
        self.screen = screen
        self._pilot = pilot

    async def presses(self, *keys: str) -> None:
        """Presses the keys one after the other."""
        for key in keys:
            await self._pilot.press(key)

    async def goes_to(self, name: str) -> None:
        """Moves to an item with the arrow keys."""
        last = ""
        for _ in range(40):
            if self.chosen == name:
                return
            await self._pilot.press("down")
            # At the end of the list it goes on from the top.
            if self.chosen == last:
                await self._pilot.press("home")
            last = self.chosen
        raise AssertionError(f"{name} is not on the left, only {self.chosen}")

    async def sees(self, what: Callable[[], bool]) -> None:
        """Waits until it is to be seen."""
        began = monotonic()
        while not what():
            assert monotonic() - began < _PATIENCE, f"not seen; {self._texts}"
            await self._pilot.pause()

    async def reads(self, name: str, *parts: str) -> None:
        """Waits until a text has all of these."""
        await self.sees(lambda: all(part in self.text(name) for part in parts))

    @property
    def _texts(self) -> str:
        return (
            ", ".join(f"{name}: {self.text(name)}" for name in ("checks", "trace")) + f", told: {self.told}"
        )

    @property
    def tab(self) -> str:
        """The tab that is shown."""
        return self.screen.query_one(TabbedContent).active

    @property
    def chosen(self) -> str:
        """Where the cursor on the left is."""
        node = self.screen.query_one(CourseTree).cursor_node
        return node.data.name if node is not None and node.data is not None else ""

    @property
    def left(self) -> list[str]:
        """The lines on the left, folded or not."""
        tree = self.screen.query_one(CourseTree)
        return [str(n.label) for phase in tree.root.children for n in (phase, *phase.children)]

    @property
    def scrolled(self) -> float:
        """How many lines of the page are above the ones that are seen."""
        return self.screen.query_one("#page VerticalScroll").scroll_offset.y

    @property
    def told(self) -> list[str]:
        """The remarks, the newest last."""
        return [remark.message for remark in self.screen._notifications]

    @property
    def flows(self) -> list[str]:
        """The flows that can be traced."""
        return [str(option.prompt) for option in self.screen.query_one("#flows", OptionList).options]

    def text(self, name: str) -> str:
        """What stands in `page`, `hints` (Markdown), `checks`, `trace`, `progress`, `keys` (on one line)."""
        widget = self.screen.query_one(f"#{name}-text")
        if isinstance(widget, Markdown):
            return widget.source
        assert isinstance(widget, Printed)
        return " ".join(str(widget.content).split())


@asynccontextmanager
async def learning(
    at: FakeDesk, language: str = "en", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Learner]:
    """The screen is open, and shows the learner where to go on."""
    screen = LearnScreen(at.desk, language, DARK)
    async with screen.run_test(size=size, notifications=True) as pilot:
        learner = Learner(screen, pilot)
        await learner.sees(lambda: learner.chosen != "")
        yield learner
