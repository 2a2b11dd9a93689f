"""A trace as one HTML file that needs nothing else: dark and light, by keyboard, without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from bigtech_lab.domain.hop import AnyHop
from bigtech_lab.domain.joined_spans import spans_by_hop
from bigtech_lab.domain.service_span import ServiceSpan
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_sequence import sequence_of
from bigtech_lab.domain.trace_span import Span, length_ms, spans_of
from bigtech_lab.presentation import trace_words as words
from bigtech_lab.presentation.duration import duration
from bigtech_lab.presentation.instance_commands import for_instance
from bigtech_lab.presentation.program import pasteable
from bigtech_lab.presentation.span_lines import since_start_ms, span_line
from bigtech_lab.presentation.trace_json import plain

_TEMPLATE = Path(__file__).with_name("trace_page.html.j2")
_LANE, _ROW, _TOP, _MARGIN = 148, 46, 54, 84
_TICKS = 5


@dataclass(frozen=True, slots=True)
class _Arrow:
    """A message of the sequence, in the units of the drawing; `width` is negative towards the left."""

    name: str
    says: str
    left: int
    right: int
    y: int
    at: str | None


def trace_page(trace: Trace, *, instance: str, language: str) -> str:
    """The page."""
    from jinja2 import Environment

    below = spans_by_hop(trace)
    spans = {span.hop.name: span for span in spans_of(trace)}
    whole = length_ms(list(spans.values())) or 1.0
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        _TEMPLATE.read_text(encoding="utf-8")
    )
    missing = trace.first_missing
    return template.render(
        language=language,
        say=lambda name: getattr(words, name).in_language(language),
        trace=trace,
        title=trace.flow.title.in_language(language),
        started=trace.started_at.astimezone(UTC).isoformat(sep=" ", timespec="milliseconds"),
        verdict=_verdict(trace, whole, language),
        hops=[
            _row(trace, hop, spans.get(hop.name), whole, language)
            | {"spans": [_told(trace, span, whole, language) for span in below.get(hop.name, ())]}
            for hop in trace.flow.hops
        ],
        others=[_told(trace, span, whole, language) for span in below.get(None, ())],
        ticks=[duration(whole * n / (_TICKS - 1)) for n in range(_TICKS)],
        missing=missing,
        hint="" if missing is None else pasteable(for_instance(missing.hint.in_language(language), instance)),
        **_sequence(trace, language),
    )


def _verdict(trace: Trace, whole: float, language: str) -> str:
    counted = words.HOPS_REACHED.in_language(language).format(
        reached=len(trace.reached), all=len(trace.flow.hops), time=duration(whole)
    )
    word = words.COMPLETE if trace.complete else words.INCOMPLETE
    return f"{word.in_language(language)}: {counted}"


def _row(trace: Trace, hop: AnyHop, span: Span | None, whole: float, language: str) -> dict[str, Any]:
    first = trace.first_missing is not None and trace.first_missing.hop == hop.name
    row: dict[str, Any] = {
        "name": hop.name,
        "kind": hop.kind.value,
        "component": hop.component,
        "says": hop.says.in_language(language),
        "after": hop.after or words.START_OF_FLOW.in_language(language),
        "state": "seen" if hop.name in trace.witnesses else "missing" if first else "unseen",
        "word": (words.MISSING if first else words.NOT_REACHED).in_language(language),
    }
    witness = trace.witnesses.get(hop.name)
    if witness is None:
        return row
    row |= {
        "trail": witness.trail,
        "clock": words.CLOCKS[witness.clock].in_language(language),
        "detail": {name: plain(value) for name, value in witness.detail.items()},
    }
    if span is None:
        return row | {"begin": None, "offset": "-", "gap": ""}
    gap = trace.gap_ms(hop.name)
    begin = max(0.0, span.start_ms) / whole * 100
    return row | {
        "begin": round(begin, 3),
        "width": round(max(0.4, span.end_ms / whole * 100 - begin), 3),
        "offset": duration(trace.offset_ms(hop.name)),
        "gap": "" if gap is None else duration(gap, signed=True),
    }


def _told(trace: Trace, span: ServiceSpan, whole: float, language: str) -> dict[str, Any]:
    """A service's span: its line, and its bar on the scale of the hops."""
    start = since_start_ms(trace, span)
    begin = min(99.6, max(0.0, start) / whole * 100)
    end = min(100.0, (start + span.duration_ms) / whole * 100)
    return {
        "line": span_line(span, language),
        "failed": span.failed,
        "offset": duration(start),
        "begin": round(begin, 3),
        "width": round(max(0.4, end - begin), 3),
    }


def _sequence(trace: Trace, language: str) -> dict[str, Any]:
    participants, messages = sequence_of(trace)
    lanes = {name: _MARGIN + n * _LANE for n, name in enumerate(participants)}
    arrows: Sequence[_Arrow] = [
        _Arrow(
            message.hop.name,
            message.hop.says.in_language(language),
            lanes[message.sender],
            lanes[message.receiver],
            _TOP + _ROW * n + 30,
            None if message.witness is None else duration(trace.offset_ms(message.hop.name)),
        )
        for n, message in enumerate(messages)
    ]
    return {
        "lanes": {words.participant(name, language): x for name, x in lanes.items()},
        "arrows": arrows,
        "drawing_width": 2 * _MARGIN + _LANE * (len(lanes) - 1),
        "drawing_height": _TOP + _ROW * len(arrows) + 24,
    }
