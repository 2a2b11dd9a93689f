"""Everything that a learner works with, in one place: what the screen `learn` and the plain verbs share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from bigtech_lab.application.check_phases import CheckPhases, CheckRequest
from bigtech_lab.application.follow_progress import FollowProgress, Marked
from bigtech_lab.application.ports.check_progress import CheckProgress
from bigtech_lab.application.ports.course_source import CourseSource
from bigtech_lab.application.ports.lab_library import LabLibrary
from bigtech_lab.application.ports.learner_record import LearnerRecord
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.application.trace_flow import TraceFlow
from bigtech_lab.domain.check_report import CheckReport
from bigtech_lab.domain.check_selection import Selection
from bigtech_lab.domain.component import ComponentState, StackStatus
from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.learner_fact import Mark
from bigtech_lab.domain.learner_progress import CourseProgress, ItemProgress
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.page_anchor import heading_at
from bigtech_lab.domain.trace import Trace

_TRACE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Hint:
    """What helps with a check that has not passed yet.

    `page` is what to read, as its file below the curriculum with the anchor, and `about` its heading.
    """

    check: str
    sentence: Localized
    hint: Localized
    page: str
    about: Localized


@dataclass(frozen=True, slots=True)
class LearningDesk:
    """One learner at one instance; what needs the stack is made when it is asked for.

    `run` runs a plain command, given without the program's name, and returns its exit code.
    """

    instance: str
    follow: FollowProgress
    courses: CourseSource
    labs: LabLibrary
    record: LearnerRecord
    checks: Callable[[], CheckPhases]
    tracing: Callable[[], AbstractAsyncContextManager[TraceFlow]]
    pages: Callable[[str, str], str | None]
    flows: Callable[[], Mapping[str, Flow]]
    stack: Callable[[], StackView]
    seed: Callable[[], int]
    run: Callable[[Sequence[str]], int]

    def progress(self) -> CourseProgress:
        """How far the learner has come."""
        return self.follow()

    def page(self, file: str, language: str) -> str | None:
        """A page of the course as plain Markdown; None while it is not written."""
        return self.pages(file, language)

    def heading(self, file: str, anchor: str, language: str) -> str | None:
        """The heading of a page that an anchor names; None where there is none."""
        return heading_at(self.courses.page(file, language) or "", anchor)

    def mark(self, item: str, mark: Mark) -> Marked:
        """Marks one item by the learner's word."""
        return self.follow.mark([item], mark)[0]

    def status(self) -> StackStatus:
        """The stack, looked at now."""
        return self.stack().status()

    async def check(self, phase: int, checkpoint: str, progress: CheckProgress) -> CheckReport:
        """Runs one checkpoint's checks."""
        request = CheckRequest([str(phase)], self.seed(), Selection(checkpoints=(checkpoint,)))
        return await self.checks()(request, progress)

    def remember(self, report: CheckReport) -> None:
        """Puts a run into the record."""
        self.record.remember_check_run(report)

    async def trace(self, flow: str) -> Trace:
        """Runs a flow and follows it."""
        async with self.tracing() as tracing:
            return await tracing.run(self.flows()[flow], timeout=_TRACE_SECONDS)

    def sentences(self, phase: int) -> Mapping[str, Localized]:
        """What each check of a phase says, quizzes among them under the names they have in the record."""
        lab = self.labs.load(str(phase))
        checks = {
            name: Localized(check.sentence, lab.texts[name].sentence_ko)
            for name, check in lab.checks.items()
            if name in lab.texts
        }
        return checks | {f"quiz-{name}": terms.sentence for name, terms in lab.manifest.quizzes.items()}

    def hints(self, phase: int, entry: ItemProgress) -> Sequence[Hint]:
        """A hint for each check of a checkpoint that has not passed yet."""
        texts = self.labs.load(str(phase)).texts
        sentences = self.sentences(phase)
        return [
            Hint(name, sentences[name], texts[name].hint, *self._reading(texts[name].docs))
            for name in entry.missing
            if name in texts and name in sentences
        ]

    def _reading(self, docs: str) -> tuple[str, Localized]:
        page = docs.removeprefix("curriculum/")
        file, _, anchor = page.partition("#")
        en, ko = (self.heading(file, anchor, language) or page for language in ("en", "ko"))
        return page, Localized(en, ko)


def ready_components(status: StackStatus) -> int:
    """How many components are ready."""
    return sum(component.state is ComponentState.READY for component in status.components)
