"""A trace in the form that was asked for, on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum

from bigtech_lab.domain.expectation import Judgement
from bigtech_lab.domain.trace import Trace
from bigtech_lab.presentation.console import stdout


class TraceForm(StrEnum):
    """The forms of a trace."""

    tree = "tree"
    timeline = "timeline"
    mermaid = "mermaid"
    html = "html"
    json = "json"
    otlp = "otlp"
    chrome = "chrome"


def print_trace(
    trace: Trace, form: TraceForm, judgements: Sequence[Judgement] = (), *, instance: str, language: str
) -> None:
    """Writes the trace and, for people and in its own JSON, what was expected of it.

    Only what the form needs is imported.
    """
    match form:
        case TraceForm.tree:
            from bigtech_lab.presentation.trace_tree import show_trace

            show_trace(stdout(), trace, instance=instance, language=language)
        case TraceForm.timeline:
            from bigtech_lab.presentation.trace_timeline import show_timeline

            show_timeline(stdout(), trace, instance=instance, language=language)
        case _:
            document = _document(trace, form, judgements, instance=instance, language=language)
            sys.stdout.write(document)
            return
    if judgements:
        from bigtech_lab.presentation.expectation_text import show_judgements

        show_judgements(stdout(), judgements, language)


def _document(
    trace: Trace, form: TraceForm, judgements: Sequence[Judgement], *, instance: str, language: str
) -> str:
    match form:
        case TraceForm.mermaid:
            from bigtech_lab.presentation.trace_mermaid import trace_as_mermaid

            return trace_as_mermaid(trace, language)
        case TraceForm.html:
            from bigtech_lab.presentation.trace_page import trace_page

            return trace_page(trace, instance=instance, language=language)
        case TraceForm.otlp:
            from bigtech_lab.presentation.trace_otlp import trace_as_otlp

            return _json(trace_as_otlp(trace))
        case TraceForm.chrome:
            from bigtech_lab.presentation.trace_chrome import trace_as_chrome

            return _json(trace_as_chrome(trace))
        case _:
            from bigtech_lab.presentation.trace_json import trace_as_json

            return _json(trace_as_json(trace, judgements, instance=instance, language=language))


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
