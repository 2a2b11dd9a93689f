"""A trace for people and for programs."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

from bigtech_lab.adapters.flow_files import FlowFiles
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.application.stimuli import STIMULI
from bigtech_lab.domain.first_missing import first_missing_hop
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_context import TraceContext
from bigtech_lab.domain.witness import Clock, Witness
from bigtech_lab.presentation.duration import duration
from bigtech_lab.presentation.trace_json import trace_as_json
from bigtech_lab.presentation.trace_tree import show_trace

LABS = Path(__file__).parents[4] / "labs"
FLOW = FlowFiles(LABS, {name: s.facts for name, s in STIMULI.items()}).flow("message")
START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def trace(*, until: int | None = None) -> Trace:
    """A trace that reached the first `until` hops, a millisecond apart."""
    witnesses = {
        hop.name: Witness(hop.name, START + timedelta(milliseconds=n), Clock.ROW, f"place {n}", {"seq": n})
        for n, hop in enumerate(FLOW.hops[:until])
    }
    context = TraceContext("ab" * 16, "cd" * 8, "00000000-0000-4000-8000-000000000001")
    return Trace(FLOW, context, START, witnesses, first_missing_hop(FLOW, witnesses, None, {}))


def shown(found: Trace, *, instance: str = "default", language: str = "en") -> str:
    """What a person without a terminal gets at 80 columns."""
    console = Console(file=io.StringIO(), width=80, highlight=False)
    show_trace(console, found, instance=instance, language=language)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("until", [None, 0, 6])
def test_the_json_of_a_trace_keeps_to_its_schema(until: int | None) -> None:
    content = trace_as_json(trace(until=until), instance="default", language="en")

    jsonschema.Draft202012Validator(schema("trace")).validate(content)
    assert content["complete"] is (until is None)
    assert (content["first_missing"] is None) is (until is None)


def test_offsets_count_from_the_start_and_gaps_from_the_cause() -> None:
    hops = {hop["name"]: hop for hop in trace_as_json(trace(), instance="default", language="en")["hops"]}

    assert hops["room-sse"]["offset_ms"] == 5.0
    assert hops["room-sse"]["detail"]["gap_ms"] == 2.0
    assert hops["room-sse"]["detail"]["after"] == "kafka"


def test_a_cause_that_was_only_found_when_looked_at_is_passed_over_in_gaps() -> None:
    exact = trace()
    witnesses = {**exact.witnesses, "kafka": replace(exact.witnesses["kafka"], clock=Clock.SEEN)}
    found = replace(exact, witnesses=witnesses)

    # outbox 2 ms, kafka 3 ms (when looked at), room-sse 5 ms
    assert found.gap_ms("room-sse") == 3.0
    assert found.gap_ms("kafka") == 1.0


def test_a_complete_trace_shows_every_hop_within_80_columns() -> None:
    text = shown(trace())

    assert all(hop.name in text for hop in FLOW.hops)
    assert max(map(len, text.splitlines())) <= 80
    assert "complete: 11 of 11 hops in 10.0 ms" in text
    assert "\x1b" not in text


def test_an_incomplete_trace_marks_the_missing_hop_and_ends_with_the_command_to_look_again() -> None:
    text = shown(trace(until=6))

    assert "✗ consumer" in text
    assert "first missing: consumer (notification-service)" in text
    assert "last seen: place 3" in text
    assert text.endswith("bigtech-lab trace message --attach 00000000-0000-4000-8000-000000000001\n")


def test_the_suggested_commands_reach_the_instance() -> None:
    text = shown(trace(until=6), instance="two")

    assert "trace message --instance two --attach" in text
    assert "logs notification-service --instance two" in " ".join(text.split())


def test_a_trace_is_told_in_korean() -> None:
    text = shown(replace(trace()), language="ko")

    assert "메시지가 chat_db의 행이 되었습니다" in text
    assert "완료" in text


def test_the_times_of_all_hops_stand_in_two_columns() -> None:
    lines = shown(trace()).splitlines()
    ends = {len(line.rstrip()) for line in lines if line.rstrip().endswith(" ms") and "complete" not in line}

    # The first hop has no cause, so its line ends one column earlier.
    assert ends == {67, 80}


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [(0.04, "+0.0 ms"), (-1.26, "-1.3 ms"), (9999, "+9999.0 ms"), (235_867, "+235.9 s")],
)
def test_a_long_time_is_told_in_seconds(milliseconds: float, said: str) -> None:
    assert duration(milliseconds, signed=True) == said
