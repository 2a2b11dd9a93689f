"""A trace as a timeline, a diagram, a page, and for other tools."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from rich.console import Console

from bigtech_lab.domain.witness import Witness
from bigtech_lab.presentation.trace_chrome import trace_as_chrome
from bigtech_lab.presentation.trace_mermaid import trace_as_mermaid
from bigtech_lab.presentation.trace_otlp import span_id, trace_as_otlp
from bigtech_lab.presentation.trace_page import trace_page
from bigtech_lab.presentation.trace_timeline import show_timeline
from unit.bigtech_lab.presentation.traces import FLOW, made_up_trace

ALL = [hop.name for hop in FLOW.hops]


def timeline(*, until: int | None = None) -> str:
    """What a person gets at 80 columns."""
    console = Console(file=io.StringIO(), width=80, highlight=False)
    show_timeline(console, made_up_trace(until=until), instance="default", language="en")
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_bars_of_a_timeline_end_in_the_order_of_time() -> None:
    lines = [line.rstrip() for line in timeline().splitlines() if "●" in line]

    assert [line.split()[0] for line in lines] == ALL
    ends = [line.index("●") for line in lines]
    assert ends == sorted(ends)
    assert max(map(len, lines)) <= 80


def test_a_timeline_names_what_was_not_seen_and_what_to_do() -> None:
    told = timeline(until=6)

    assert re.search(r"consumer +not seen", told)
    assert "first missing: consumer (notification-service)" in told


def test_a_diagram_has_an_arrow_for_each_hop_and_stops_where_the_event_did() -> None:
    whole = trace_as_mermaid(made_up_trace(), "en")
    broken = trace_as_mermaid(made_up_trace(until=6), "ko")

    assert whole.startswith("sequenceDiagram\n")
    assert whole.count("->>") == len(ALL)
    assert "kafka--xnotification_service: consumer" in broken
    assert "보이지 않음" in broken


def test_nothing_in_a_diagram_can_end_its_line() -> None:
    trace = made_up_trace()
    odd = replace(trace.witnesses["kafka"], trail="a;b#c\nd<e>")
    told = trace_as_mermaid(replace(trace, witnesses={**trace.witnesses, "kafka": odd}), "en")

    assert "a#59;b#35;c d#lt;e#gt;" in told


class Outside(HTMLParser):
    """Collects what a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href", "action"}]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_needs_nothing_from_outside_and_shows_every_hop(language: str) -> None:
    page = trace_page(made_up_trace(), instance="default", language=language)
    outside = Outside()
    outside.feed(page)

    assert outside.fetched == []
    assert "url(" not in page
    assert all(f'id="hop-{name}"' in page for name in ALL)
    assert f'lang="{language}"' in page


def test_the_page_says_where_the_event_got_stuck() -> None:
    page = trace_page(made_up_trace(until=6), instance="other", language="ko")

    assert "처음으로 빠진 홉: consumer (notification-service)" in page
    assert "--instance other" in page
    assert page.count('class="lost"') == len(ALL) - 6


def test_what_a_witness_holds_cannot_become_part_of_the_page() -> None:
    trace = made_up_trace()
    odd = replace(trace.witnesses["kafka"], trail="<script>alert(1)</script>", detail={"key": '"><b>'})
    page = trace_page(
        replace(trace, witnesses={**trace.witnesses, "kafka": odd}), instance="x", language="en"
    )

    assert "<script>alert" not in page
    assert "<b>" not in page


def test_the_spans_of_an_export_are_one_tree_below_the_request() -> None:
    trace = made_up_trace(until=6)
    exported = trace_as_otlp(trace)
    spans = [span for part in exported["resourceSpans"] for span in part["scopeSpans"][0]["spans"]]
    by_id = {span["spanId"]: span for span in spans}

    roots = [span for span in spans if "parentSpanId" not in span]
    assert [(root["name"], root["spanId"], root["status"]["code"]) for root in roots] == [
        ("message", trace.context.span_id, 2)
    ]
    assert all(span["parentSpanId"] in by_id for span in spans if span not in roots)
    assert by_id[span_id(trace, "room-sse")]["parentSpanId"] == span_id(trace, "kafka")
    assert {span["traceId"] for span in spans} == {trace.context.trace_id}
    assert all(int(s["startTimeUnixNano"]) <= int(s["endTimeUnixNano"]) for s in spans)
    # What protocol buffers call int64 is a string in their JSON.
    kafka = by_id[span_id(trace, "kafka")]
    assert {"key": "seq", "value": {"intValue": "3"}} in kafka["attributes"]


def test_the_events_for_chrome_have_microseconds_and_a_process_a_component() -> None:
    exported = trace_as_chrome(made_up_trace(apart_ms=2.5))
    events = {event["name"]: event for event in exported["traceEvents"] if event["ph"] == "X"}
    names = {e["pid"]: e["args"]["name"] for e in exported["traceEvents"] if e["name"] == "process_name"}

    assert list(events) == ALL
    assert (events["kafka"]["ts"], events["kafka"]["dur"]) == (5000.0, 2500.0)
    assert names[events["inbox"]["pid"]] == "notification-service"
    json.dumps(exported)


def test_a_hop_that_seems_earlier_than_its_cause_takes_no_time() -> None:
    trace = made_up_trace()
    early: Witness = replace(trace.witnesses["inbox"], at=trace.started_at)
    exported = trace_as_chrome(replace(trace, witnesses={**trace.witnesses, "inbox": early}))

    (inbox,) = [event for event in exported["traceEvents"] if event["name"] == "inbox"]
    assert inbox["dur"] == 0
