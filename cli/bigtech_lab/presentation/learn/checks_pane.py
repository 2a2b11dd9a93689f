"""The checks of a checkpoint: run on the stack, told while they run, with hints for what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Markdown

from bigtech_lab.application.learning_desk import Hint, LearningDesk
from bigtech_lab.domain.check_report import CheckReport
from bigtech_lab.errors import LabError
from bigtech_lab.presentation.check_text import CheckText
from bigtech_lab.presentation.learn import words
from bigtech_lab.presentation.learn.choice import Choice
from bigtech_lab.presentation.learn.live_checks import LiveChecks
from bigtech_lab.presentation.learn.page_links import PageLink, links_of
from bigtech_lab.presentation.learn.pages import hints_page
from bigtech_lab.presentation.learn.pane import Pane
from bigtech_lab.presentation.learn.printed import Printed
from bigtech_lab.presentation.learn.refusals import why_no_checks, why_no_hints
from bigtech_lab.presentation.learn.speaker import Speaker
from bigtech_lab.presentation.learn.work import Work


class ChecksPane(Pane):
    """Says with `Remembered` that a run is in the record."""

    TAB = "checks"

    class Remembered(Message):
        """The record has changed."""

    def __init__(self, desk: LearningDesk, work: Work, say: Speaker) -> None:
        super().__init__(say)
        self._desk = desk
        self._work = work
        self._last: LiveChecks | CheckReport | LabError | None = None
        self._hints: Sequence[Hint] = ()

    def compose(self) -> ComposeResult:
        """The report and the hints."""
        with VerticalScroll():
            yield Printed(id="checks-text")
            yield Markdown(id="hints-text", open_links=False)

    def on_mount(self) -> None:
        """Says how to begin."""
        self._show()

    def speak(self, say: Speaker) -> None:
        """The same in another language."""
        super().speak(say)
        self._show()
        self._give_hints(self._hints)

    @property
    def links(self) -> list[PageLink]:
        """The pages that the hints name."""
        return links_of(hints_page(self._hints, self._say))

    def run(self, choice: Choice) -> str | None:
        """Runs the chosen checkpoint's checks; or why there is nothing to run."""
        refusal = why_no_checks(choice, self._say)
        if refusal is not None:
            return refusal
        phase, checkpoint = choice.phase.phase.number, choice.name
        live = LiveChecks(checkpoint, lambda: self._work.back(self._show))

        async def work() -> None:
            report = await self._desk.check(phase, checkpoint, live)
            self._work.back(self._end, report)
            self._desk.remember(report)
            self._work.back(self.post_message, self.Remembered())

        if not self._work.begin(work, self._failed):
            return self._say(words.BUSY)
        self.forget_hints()
        self._end(live)
        return None

    def hint(self, choice: Choice) -> str | None:
        """Shows hints for what the chosen checkpoint misses; or why there are none. Raises LabError."""
        refusal = why_no_hints(choice, self._say)
        if refusal is None and choice.checkpoint is not None:
            self._give_hints(self._desk.hints(choice.phase.phase.number, choice.checkpoint))
            self.call_after_refresh(self.query_one(Markdown).scroll_visible, top=True, animate=False)
        return refusal

    def forget_hints(self) -> None:
        """Something else is chosen."""
        self._give_hints(())

    def ended(self) -> None:
        """The learner has ended the run."""
        if isinstance(self._last, LiveChecks):
            self._end(None)

    def _failed(self, error: LabError) -> None:
        # A run that is shown stays: its verdicts hold even where the record could not take them.
        if isinstance(self._last, CheckReport):
            self.notify(error.message_in(self._say.language), severity="error", markup=False, timeout=10)
        else:
            self._end(error)

    def _end(self, last: LiveChecks | CheckReport | LabError | None) -> None:
        self._last = last
        self._show()

    def _show(self) -> None:
        text, last = self.query_one(Printed), self._last
        if last is None:
            text.say(self._say(words.NO_CHECKS_YET))
        elif isinstance(last, LiveChecks):
            text.say(last.text(self._say))
        elif isinstance(last, LabError):
            text.say_problem(last, self._say.language)
        else:
            text.show(lambda console: CheckText(console, self._say.language).show(last))

    def _give_hints(self, hints: Sequence[Hint]) -> None:
        self._hints = hints
        self.query_one(Markdown).update(hints_page(hints, self._say))
