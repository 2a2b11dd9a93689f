"""The flows of the phase, and the trace of the one that was chosen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from bigtech_lab.application.learning_desk import LearningDesk
from bigtech_lab.domain.trace import Trace
from bigtech_lab.errors import LabError
from bigtech_lab.presentation.learn import words
from bigtech_lab.presentation.learn.pane import Pane
from bigtech_lab.presentation.learn.printed import Printed
from bigtech_lab.presentation.learn.speaker import Speaker
from bigtech_lab.presentation.learn.work import Work
from bigtech_lab.presentation.trace_tree import show_trace


class TracePane(Pane):
    """Runs a flow and follows it from hop to hop."""

    TAB = "trace"

    def __init__(self, desk: LearningDesk, work: Work, say: Speaker) -> None:
        super().__init__(say)
        self._desk = desk
        self._work = work
        self._last: str | Trace | LabError | None = None

    def compose(self) -> ComposeResult:
        """The flows, and the last trace below."""
        yield OptionList(id="flows", markup=False)
        with VerticalScroll():
            yield Printed(id="trace-text")

    def on_mount(self) -> None:
        """Lists the flows."""
        self.speak(self._say)

    def speak(self, say: Speaker) -> None:
        """The same in another language."""
        super().speak(say)
        flows = self.query_one(OptionList)
        at = flows.highlighted
        flows.clear_options()
        for name, flow in self._desk.flows().items():
            flows.add_option(Option(f"{name}  {flow.title.in_language(say.language)}", id=name))
        flows.highlighted = at or 0
        self._show()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A flow is to be traced."""
        event.stop()
        flow = event.option.id or ""

        async def work() -> None:
            trace = await self._desk.trace(flow)
            self._work.back(self._end, trace)

        if self._work.begin(work, self._end):
            self._end(flow)
        else:
            self.notify(self._say(words.BUSY), severity="warning")

    def ended(self) -> None:
        """The learner has ended the run."""
        if isinstance(self._last, str):
            self._end(None)

    def _end(self, last: str | Trace | LabError | None) -> None:
        self._last = last
        self._show()

    def _show(self) -> None:
        text, last = self.query_one(Printed), self._last
        if last is None:
            text.say(self._say(words.NO_TRACE_YET))
        elif isinstance(last, str):
            text.say(self._say(words.TRACING, flow=last))
        elif isinstance(last, LabError):
            text.say_problem(last, self._say.language)
        else:
            instance, language = self._desk.instance, self._say.language
            text.show(lambda console: show_trace(console, last, instance=instance, language=language))
