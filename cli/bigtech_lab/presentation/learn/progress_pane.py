"""How far the learner is with the phase, and what comes next."""

from __future__ import annotations

from rich.console import Console
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from bigtech_lab.domain.learner_progress import CourseProgress
from bigtech_lab.presentation.learn.choice import Choice
from bigtech_lab.presentation.learn.pane import Pane
from bigtech_lab.presentation.learn.printed import Printed
from bigtech_lab.presentation.progress_text import show_next, show_progress


class ProgressPane(Pane):
    """What `progress show PHASE` and `next` print."""

    TAB = "progress"

    def compose(self) -> ComposeResult:
        """The checklist."""
        with VerticalScroll():
            yield Printed(id="progress-text")

    def show(self, progress: CourseProgress, choice: Choice) -> None:
        """The phase of what is chosen."""
        language = self._say.language

        def both(console: Console) -> None:
            show_progress(console, [choice.phase], language)
            show_next(console, progress, None, language)

        self.query_one(Printed).show(both)
