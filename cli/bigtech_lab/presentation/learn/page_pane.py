"""The page of what is chosen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Markdown

from bigtech_lab.application.learning_desk import LearningDesk
from bigtech_lab.presentation.learn.choice import Choice
from bigtech_lab.presentation.learn.page_links import PageLink, links_of, page_at
from bigtech_lab.presentation.learn.pages import page_of_item, page_of_phase
from bigtech_lab.presentation.learn.pane import Pane
from bigtech_lab.presentation.learn.speaker import Speaker
from bigtech_lab.presentation.program import pasteable


class PagePane(Pane):
    """Shows a document, or what there is to say about another item; links lead to further pages."""

    TAB = "page"

    def __init__(self, desk: LearningDesk, say: Speaker) -> None:
        super().__init__(say)
        self._desk = desk
        self._choice: Choice | None = None
        self._file = ""
        self._shown = ""
        self._heading = ""

    def compose(self) -> ComposeResult:
        """The text."""
        with VerticalScroll():
            yield Markdown(id="page-text", open_links=False)

    def speak(self, say: Speaker) -> None:
        """The same page in another language."""
        super().speak(say)
        page = self._desk.page(self._file, say.language) if self._file else None
        if page is not None:
            self._write(page)
        elif self._choice is not None:
            self.show(self._choice)

    def show(self, choice: Choice) -> None:
        """What is chosen."""
        self._choice = choice
        language = self._say.language
        if choice.entry is None:
            self._file = ""
            self._write(page_of_phase(choice.phase, language))
            return
        file = choice.entry.item.file
        page = self._desk.page(file, language) if file else None
        self._file = file if file and page is not None else ""
        if page is None:
            sentences = self._desk.sentences(choice.phase.phase.number) if choice.entry.missing else {}
            page = page_of_item(choice.phase, choice.entry, sentences, language)
        self._write(page)

    @property
    def links(self) -> list[PageLink]:
        """Where one can go from here."""
        return links_of(self._shown)

    def open(self, address: str) -> bool:
        """Shows the page of the course that a link leads to; False when it leads to none."""
        found = page_at(address, self._file)
        page = self._desk.page(found[0], self._say.language) if found else None
        if found is None or page is None:
            return False
        self._file, anchor = found
        same = page == self._shown
        self._write(page)
        self._heading = self._desk.heading(self._file, anchor, self._say.language) or ""
        if same:
            self._show_heading()
        return True

    def back(self) -> None:
        """From a link's page to what is chosen."""
        if self._choice is not None:
            self.show(self._choice)

    def _write(self, page: str) -> None:
        if page == self._shown:
            return
        self._shown = page
        self._heading = ""
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self.query_one(Markdown).update(pasteable(page))

    def on_markdown_table_of_contents_updated(self) -> None:
        """The page is there as a whole: only now its headings have a place."""
        self._show_heading()

    def _show_heading(self) -> None:
        text = self.query_one(Markdown)
        for _, title, block in text.table_of_contents:
            if title == self._heading and block is not None:
                self._heading = ""
                found = text.query_one(f"#{block}")
                self.call_after_refresh(found.scroll_visible, top=True, animate=False)
                return
