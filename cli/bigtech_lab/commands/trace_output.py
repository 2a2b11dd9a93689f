"""What `bigtech-lab trace` makes of a trace: its form, its page, its judgement."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bigtech_lab import wiring
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage
from bigtech_lab.presentation.trace_forms import TraceForm, print_trace

if TYPE_CHECKING:
    from bigtech_lab.domain.expectation import Expectation
    from bigtech_lab.domain.trace import Trace


@dataclass(slots=True)
class Output:
    """Everything that a trace is turned into, as the options say."""

    instance: str
    language: str
    form: TraceForm
    html: Path | None
    expect: Path | None
    junit: Path | None
    spans_url: str = ""
    _flow: str = ""
    _expectations: tuple[Expectation, ...] = ()

    def prepare(self, flow: str) -> None:
        """Reads the expectations, first of all; BadUsage when they are broken or of another flow."""
        if self.expect is None:
            return
        self._flow, self._expectations = wiring.expectations_in(self.expect)
        if flow:
            self._require(flow)

    def show(self, found: Trace, *, fail: bool = True) -> None:
        """Prints it, writes the files, and ends the command with 1 when it is not as it should be.

        `fail` tells whether a missing hop is a failure: of a trace of the past it is none by itself.
        """
        if self._expectations:
            self._require(found.flow.id)
        if self.spans_url:
            found = self._joined(found)
        judgements = [expectation.judged(found) for expectation in self._expectations]
        print_trace(found, self.form, judgements, instance=self.instance, language=self.language)
        if self.html is not None:
            from bigtech_lab.presentation.notice import tell
            from bigtech_lab.presentation.trace_page import trace_page
            from bigtech_lab.presentation.trace_words import PAGE_WRITTEN

            wiring.write_file(self.html, trace_page(found, instance=self.instance, language=self.language))
            tell(PAGE_WRITTEN.in_language(self.language).format(file=self.html))
        if self.junit is not None:
            from bigtech_lab.presentation.trace_junit import trace_as_junit

            wiring.write_file(self.junit, trace_as_junit(found, judgements, self.language))
        # Where something else is expected, that is what counts: that a hop is *not* reached, for one.
        good = all(judgement.held for judgement in judgements) if judgements else found.complete or not fail
        if not good:
            raise typer.Exit(1)

    def _joined(self, found: Trace) -> Trace:
        """With the spans of the tracing backend; without them, and a line that says so, where it has none."""
        from bigtech_lab.application.ports.span_source import BackendAway
        from bigtech_lab.presentation.notice import warn
        from bigtech_lab.presentation.trace_words import NO_SPANS, SPANS_AWAY

        try:
            joined = asyncio.run(wiring.joined_with_spans(found, self.spans_url))
        except BackendAway as away:
            said = SPANS_AWAY.in_language(self.language)
            warn(said.format(url=self.spans_url, trouble=away))
            return found
        if not joined.spans:
            warn(NO_SPANS.in_language(self.language).format(url=self.spans_url))
        return joined

    def _require(self, flow: str) -> None:
        if flow != self._flow:
            raise BadUsage(
                Localized(
                    f"{self.expect} says what is expected of '{self._flow}', not of '{flow}'.",
                    f"{self.expect}: '{self._flow}' 흐름에 기대하는 것이 적혀 있습니다. 지금 흐름: '{flow}'.",
                ),
                code="other-flow",
                hint=f"bigtech-lab trace {self._flow} --expect {self.expect}",
            )
