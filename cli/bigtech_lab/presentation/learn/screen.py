"""`learn`: the course, its pages, checks, traces and the learner's progress on one screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import App, ComposeResult, SuspendNotSupported
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.theme import Theme
from textual.timer import Timer
from textual.widgets import Markdown, OptionList, Static, TabbedContent

from bigtech_lab.application.learning_desk import LearningDesk
from bigtech_lab.domain.learner_fact import Mark
from bigtech_lab.errors import LabError
from bigtech_lab.presentation.learn import words
from bigtech_lab.presentation.learn.checks_pane import ChecksPane
from bigtech_lab.presentation.learn.choice import Choice
from bigtech_lab.presentation.learn.course_tree import CourseTree
from bigtech_lab.presentation.learn.keys import BINDINGS, TABS
from bigtech_lab.presentation.learn.keys_pane import KeysPane
from bigtech_lab.presentation.learn.link_list import LinkList
from bigtech_lab.presentation.learn.page_pane import PagePane
from bigtech_lab.presentation.learn.pane import Pane
from bigtech_lab.presentation.learn.plain_command import command_of, run_plainly
from bigtech_lab.presentation.learn.progress_pane import ProgressPane
from bigtech_lab.presentation.learn.speaker import Speaker
from bigtech_lab.presentation.learn.stack_line import StackLine
from bigtech_lab.presentation.learn.standing import Standing
from bigtech_lab.presentation.learn.themes import DARK, LIGHT
from bigtech_lab.presentation.learn.trace_pane import TracePane
from bigtech_lab.presentation.learn.work import Ended, Work
from bigtech_lab.presentation.program import pasteable

# Who holds an arrow key down wants to see none of the pages in between; long ones take their time.
_REST_SECONDS = 0.12
_NOTICE_SECONDS = 3.0
# A check may have to start a component again before the screen may go; for more there is no reason.
_PATIENCE_SECONDS = 60.0


class LearnScreen(App[None]):
    """The screen; everything it knows and does goes through the desk.

    `patience` is for how many seconds it waits for the clean-up of what runs before it ends all the same.
    """

    CSS_PATH = "screen.tcss"
    ENABLE_COMMAND_PALETTE = False
    TITLE = "BigTech Lab"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - declared so by the base class
    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def __init__(self, desk: LearningDesk, language: str, theme: Theme) -> None:
        super().__init__()
        self._desk = desk
        self._say = Speaker(language)
        self._first_theme = theme
        self._standing = Standing(desk)
        self._work = Work(self)
        self._resting: Timer | None = None
        self._given_up = False
        self.patience = _PATIENCE_SECONDS

    def compose(self) -> ComposeResult:
        """The parts."""
        with Horizontal(id="top"):
            yield Static(id="title", markup=False)
            yield StackLine(self._desk.status, self._say)
        with Horizontal(id="middle"):
            yield CourseTree()
            with TabbedContent(id="tabs"):
                yield PagePane(self._desk, self._say)
                yield ChecksPane(self._desk, self._work, self._say)
                yield TracePane(self._desk, self._work, self._say)
                yield ProgressPane(self._say)
                yield KeysPane(self._say)
        yield Static(id="keys", markup=False)

    def on_mount(self) -> None:
        """Begins where the learner goes on."""
        for theme in (LIGHT, DARK):
            self.register_theme(theme)
        self.theme = self._first_theme.name
        self._write_frame()
        self.action_next()

    def _write_frame(self) -> None:
        self.query_one("#title", Static).update(
            self._standing.progress.course.title.in_language(self._say.language)
        )
        self.query_one("#keys", Static).update(self._say(words.SHORT_KEYS))
        self.query_one(CourseTree).fill(self._standing.progress, self._say.language)

    def _show_choice(self) -> None:
        self.query_one(PagePane).show(self._standing.choice)
        self.query_one(ProgressPane).show(self._standing.progress, self._standing.choice)

    def on_course_tree_chosen(self, event: CourseTree.Chosen) -> None:
        """The learner has moved on the left."""
        if self._standing.choose(event.choice.name):
            if self._resting is not None:
                self._resting.stop()
            self._resting = self.set_timer(_REST_SECONDS, self._show_choice)
            self.query_one(ChecksPane).forget_hints()

    def on_checks_pane_remembered(self) -> None:
        """A run of checks is in the record."""
        self._read_record()

    def _read_record(self) -> None:
        try:
            self._standing.read()
        except LabError as error:
            self._tell(error)
            return
        self._write_frame()
        self._show_choice()

    def on_markdown_link_clicked(self, event: Markdown.LinkClicked) -> None:
        """Links open here."""
        self._open(event.href)

    def _open(self, address: str | None) -> None:
        if address is None:
            return
        if self.query_one(PagePane).open(address):
            self.action_show("page")
        else:
            # A terminal may have no browser: the address is told, not opened.
            told = address if "://" in address else self._say(words.NO_LINK, name=address)
            self.notify(told, markup=False, timeout=10)

    def action_show(self, tab: str) -> None:
        """Another tab."""
        self.query_one(TabbedContent).active = tab
        self.query_one(OptionList if tab == "trace" else CourseTree).focus()

    def action_next(self) -> None:
        """To what comes next."""
        if not self._standing.choose_next():
            self.notify(self._say(words.ALL_DONE))
        self.query_one(CourseTree).choose(self._standing.choice.name)
        self._show_choice()
        self.action_show("page")

    def action_mark(self, mark: str) -> None:
        """Marks the chosen item by the learner's word."""
        choice = self._standing.choice
        if choice.entry is None:
            self._refuse(self._say(words.CHOOSE_ITEM))
            return
        try:
            self._standing.mark(Mark(mark))
        except LabError as error:
            self._tell(error)
            return
        self._write_frame()
        self._show_choice()
        self.notify(self._say(words.MARKED[Mark(mark)], id=choice.name))

    def action_check(self) -> None:
        """Runs the chosen checkpoint's checks."""
        self._show_checks(self.query_one(ChecksPane).run)

    def action_hint(self) -> None:
        """Shows hints for what is missing."""
        self._show_checks(self.query_one(ChecksPane).hint)

    def _show_checks(self, make: Callable[[Choice], str | None]) -> None:
        try:
            refusal = make(self._standing.choice)
        except LabError as error:
            self._tell(error)
            return
        if refusal is None:
            self.action_show("checks")
        else:
            self._refuse(refusal)

    def action_run(self) -> None:
        """Runs the plain command of what is chosen, where a quiz is asked, say."""
        command = command_of(self._standing.choice)
        if command is None:
            self._refuse(self._say(words.NO_COMMAND))
            return
        try:
            with self.suspend():
                run_plainly(command, self._desk, self._say)
        except SuspendNotSupported:
            self._refuse(self._say(words.NO_ROOM, command=command))
        else:
            self._read_record()

    def action_links(self) -> None:
        """The links of what is shown."""
        links = self._pane.links
        if links:
            self.push_screen(LinkList(self._say(words.LINKS), links), self._open)
        else:
            self._refuse(self._say(words.NO_LINKS))

    def action_leave_link(self) -> None:
        """From a link's page to what is chosen."""
        self.query_one(PagePane).back()
        self.action_show("page")

    def action_turn_page(self, pages: int) -> None:
        """Scrolls what is shown, wherever the focus is."""
        self._pane.turn_page(pages)

    @property
    def _pane(self) -> Pane:
        return self.query_one(f"#{self.query_one(TabbedContent).active}", Pane)

    def action_language(self) -> None:
        """The other language."""
        self._say = self._say.other
        tabs = self.query_one(TabbedContent)
        for tab, title in TABS.items():
            tabs.get_tab(tab).label = self._say(title)
        self.query_one(StackLine).speak(self._say)
        for pane in self.query(Pane):
            pane.speak(self._say)
        self._write_frame()
        self.query_one(ProgressPane).show(self._standing.progress, self._standing.choice)

    def action_theme(self) -> None:
        """The other theme."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def action_end_run(self) -> None:
        """Ends what is running; the screen goes on meanwhile."""
        if self._work.goes_on:
            self.notify(self._say(words.ENDING))
            self.run_worker(self._end_run(), group="end", exclusive=True)

    async def _end_run(self) -> None:
        if await self._end_work() is Ended.ENDED:
            for pane in self.query(Pane):
                pane.ended()
            self.notify(self._say(words.ENDED))

    async def _end_work(self) -> Ended:
        """Waits for the clean-up of what runs; who waits for long is told for what."""
        told = self.set_timer(
            _NOTICE_SECONDS, lambda: self.notify(self._say(words.STILL_ENDING), timeout=self.patience)
        )
        try:
            return await self._work.end(self.patience)
        finally:
            told.stop()

    def action_leave(self) -> None:
        """Ends what is running, then the screen."""
        if self._work.goes_on:
            self.notify(self._say(words.ENDING))
        self.run_worker(self._leave())

    async def _leave(self) -> None:
        self._given_up = await self._end_work() is Ended.STILL_RUNS
        self.exit(message=self._say(words.LEFT_UNFINISHED) if self._given_up else None)

    async def on_unmount(self) -> None:
        """However the screen ends, what it started ends with it."""
        if not self._given_up:
            await self._work.end(self.patience)

    def _refuse(self, why: str) -> None:
        self.notify(why, severity="warning", markup=False, timeout=10)

    def _tell(self, error: LabError) -> None:
        advice = error.hint_in(self._say.language)
        hint = f"\n{pasteable(advice)}" if advice else ""
        self.notify(
            pasteable(error.message_in(self._say.language)) + hint, severity="error", markup=False, timeout=10
        )
