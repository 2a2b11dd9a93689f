"""Sentences about a trace, and whether they hold."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from bigtech_lab.adapters.expectation_file import read_expectations
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.domain.expectation import expectation_in
from bigtech_lab.errors import BadUsage
from bigtech_lab.presentation.trace_json import trace_as_json
from bigtech_lab.presentation.trace_junit import trace_as_junit
from unit.bigtech_lab.presentation.traces import FLOWS, made_up_trace

# Ten milliseconds lie between two hops of these.
WHOLE = made_up_trace(apart_ms=10.0)
BROKEN = made_up_trace(apart_ms=10.0, until=6)

SENTENCES = [
    ("hop kafka", True, True),
    ("hop kafka within 50ms after outbox", True, True),
    ("hop kafka within 5ms after outbox", False, False),
    ("hop kafka within 0.03s", True, True),
    ("hop kafka within 29ms", False, False),
    ("hop consumer", True, False),
    ("hop consumer within 1s after kafka", True, False),
    ("no hop consumer", False, True),
    ("all", True, False),
    ("all hops within 100ms", True, False),
    ("all within 99ms", False, False),
]


@pytest.mark.parametrize(("sentence", "of_whole", "of_broken"), SENTENCES, ids=[s for s, _, _ in SENTENCES])
def test_a_sentence_holds_of_what_it_describes(sentence: str, of_whole: bool, of_broken: bool) -> None:
    expectation = expectation_in(sentence)

    assert expectation.judged(WHOLE).held is of_whole
    assert expectation.judged(BROKEN).held is of_broken


@pytest.mark.parametrize(
    "sentence", ["", "kafka", "hop kafka within", "hop kafka within 5min", "hop K", "all or none"]
)
def test_what_is_no_sentence_is_refused_with_what_can_be_written(sentence: str) -> None:
    with pytest.raises(ValueError, match="write "):
        expectation_in(sentence)


def test_what_was_seen_instead_is_told() -> None:
    judged = expectation_in("hop kafka within 5ms after outbox").judged(WHOLE)

    assert (judged.told, judged.took_ms) == ("it took 10.0 ms", 10.0)
    assert expectation_in("hop inbox").judged(BROKEN).told == "inbox was not seen"


GOOD = "format_version: 1\nflow: message\nexpect:\n  - hop kafka within 50ms after outbox\n  - all\n"


def test_expectations_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "e.yaml"
    file.write_text(GOOD)

    flow, expected = read_expectations(file, FLOWS)

    assert flow == "message"
    assert [e.hop for e in expected] == ["kafka", None]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("message", "mesage", r"e\.yaml:2: There is no flow 'mesage'"),
        ("hop kafka within", "hop kafak within", r"e\.yaml:4: There is no hop 'kafak'.*'kafka'"),
        ("50ms", "soon", r"e\.yaml:4: 'soon' is no length of time"),
        ("- all", "- everything", r"e\.yaml:5: 'everything' is no expectation"),
        ("expect", "expected", r"e\.yaml:\d: "),
        ("- all", "- 7", r"e\.yaml:5: "),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    file = tmp_path / "e.yaml"
    file.write_text(GOOD.replace(old, new))

    with pytest.raises(BadUsage, match=told):
        read_expectations(file, FLOWS)


def test_ci_sees_a_case_for_each_hop_and_each_expectation() -> None:
    judgements = [expectation_in(s).judged(BROKEN) for s in ("hop kafka", "hop consumer")]
    suites = ET.fromstring(trace_as_junit(BROKEN, judgements, "en"))  # noqa: S314 - our own document

    (suite,) = suites
    counts = {name: suite.get(name) for name in ("tests", "failures", "skipped")}
    assert counts == {"tests": "13", "failures": "2", "skipped": "4"}
    failed = [case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None]
    assert failed == ["consumer", "hop consumer"]


def test_the_json_says_what_became_of_the_expectations() -> None:
    judgements = [expectation_in("hop consumer").judged(BROKEN)]
    told = trace_as_json(BROKEN, judgements, instance="default", language="en")

    jsonschema.Draft202012Validator(schema("trace")).validate(told)
    assert told["expectations"] == [
        {"expect": "hop consumer", "held": False, "told": "consumer was not seen", "took_ms": None}
    ]
