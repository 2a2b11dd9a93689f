"""What the tabs have in common."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import VerticalScroll
from textual.widgets import TabPane

from bigtech_lab.presentation.learn.keys import TABS
from bigtech_lab.presentation.learn.page_links import PageLink
from bigtech_lab.presentation.learn.speaker import Speaker


class Pane(TabPane):
    """A tab: speaks one of two languages and scrolls."""

    TAB: ClassVar[str]

    def __init__(self, say: Speaker) -> None:
        super().__init__(say(TABS[self.TAB]), id=self.TAB)
        self._say = say

    def speak(self, say: Speaker) -> None:
        """Shows the same in another language."""
        self._say = say

    @property
    def links(self) -> list[PageLink]:
        """Where one can go from here."""
        return []

    def ended(self) -> None:
        """The learner has ended what was running."""

    def turn_page(self, pages: int) -> None:
        """Scrolls by a page, down where `pages` is positive."""
        text = self.query_one(VerticalScroll)
        (text.scroll_page_down if pages > 0 else text.scroll_page_up)(animate=False)
