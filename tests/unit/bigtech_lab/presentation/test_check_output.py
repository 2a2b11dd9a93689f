"""The report of a run as JSON, JUnit and text."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from rich.console import Console

import bigtech_lab
from bigtech_lab.domain.attempt import Attempt, Ending
from bigtech_lab.domain.check_report import CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import BlockedBy, CheckResult
from bigtech_lab.domain.failure import FirstMissing
from bigtech_lab.domain.failure_text import COMMON_FAILURES
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.presentation.check_json import report_as_json
from bigtech_lab.presentation.check_page import CheckPage
from bigtech_lab.presentation.check_text import CheckText
from bigtech_lab.presentation.github import workflow_commands
from bigtech_lab.presentation.junit import report_as_junit

SCHEMAS = Path(bigtech_lab.__file__).parent / "schemas"
LONG_LOG = [f"line {number} of a log that is long enough to stand on its own" for number in range(30)]


def both(text: str) -> Localized:
    return Localized(f"{text} (en)", f"{text} (ko)")


def result(name: str, verdict: Verdict, **fields: Any) -> CheckResult:
    explained = {} if verdict is Verdict.PASSED else {"code": f"{name}-code", "message": both(f"why {name}")}
    return CheckResult(name, both(f"sentence {name}"), verdict, 3, **{**explained, **fields})


def report() -> CheckReport:
    failed = result(
        "bad",
        Verdict.FAILED,
        expected=201,
        actual={"status": 500},
        evidence={"log": LONG_LOG, "body": "\x1b[31mred\x00"},
        first_missing=FirstMissing("outbox row", "user-service", "row 7 of users"),
        hint=both("hint"),
        docs="QUICK_START.md",
        reproduce="bigtech-lab check 7 --only bad",
    )
    down = {
        "code": "component-down",
        "message": both("kafka is dead"),
        "evidence": {"last_log_lines": ["killed"]},
        "blocked_by": BlockedBy.ENVIRONMENT,
    }
    first = CheckpointResult(
        "C7.1",
        both("First"),
        (
            result("good", Verdict.PASSED),
            failed,
            result("crash", Verdict.ERROR, evidence={"traceback": ["Traceback of the lab"]}),
            result("down", Verdict.BLOCKED, **down),
            result("down-too", Verdict.BLOCKED, **down),
        ),
    )
    quiz = result("quiz-facts", Verdict.BLOCKED, code="quiz-open", blocked_by=BlockedBy.OPEN_QUIZ)
    return CheckReport(
        (both("Phase"),), "a", 42, (first, CheckpointResult("C7.2", both("Second"), (quiz,))), 90
    )


def text(language: str = "en", width: int = 80) -> str:
    out = io.StringIO()
    CheckText(Console(file=out, width=width, highlight=False), language).show(report())
    return out.getvalue()


def test_the_json_keeps_to_its_schema() -> None:
    schema = json.loads((SCHEMAS / "check.schema.json").read_text())
    document = json.loads(json.dumps(report_as_json(report(), "en")))

    jsonschema.Draft202012Validator(schema).validate(document)
    assert (document["verdict"], document["score"], document["max_score"]) == ("failed", 3, 15)
    assert document["checkpoints"][0]["checks"][1]["first_missing"] == {
        "hop": "outbox row",
        "component": "user-service",
        "last_witness": "row 7 of users",
    }


@pytest.mark.parametrize("schema", sorted(SCHEMAS.glob("*.schema.json")), ids=lambda path: path.name)
def test_every_published_schema_is_one(schema: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema.read_text()))


def test_the_junit_report_is_xml_with_blocked_checks_skipped_and_lab_errors_as_errors() -> None:
    root = ET.fromstring(report_as_junit(report(), "en"))  # noqa: S314 - our own document

    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "6",
        "failures": "1",
        "errors": "1",
        "skipped": "3",
    }
    cases = {case.get("name"): [child.tag for child in case] for case in root.iter("testcase")}
    assert cases["good"] == []
    assert cases["bad"] == ["failure"]
    assert cases["crash"] == ["error"]
    assert cases["down"] == ["skipped"]
    assert [p.get("value") for p in root.iter("property") if p.get("name") == "seed"] == ["42", "42"]


@pytest.mark.parametrize("part", ["201", '{"status": 500}', "outbox row (user-service)", "row 7 of users"])
def test_a_failure_is_told_with_everything_that_explains_it(part: str) -> None:
    assert part in text()
    for label in ("expected", "actual", "first missing", "last witness", "hint", "docs", "reproduce"):
        assert label in text()


def test_what_is_left_out_of_the_evidence_is_said() -> None:
    assert "20 more lines: --json shows all" in text()


def test_of_a_log_the_newest_lines_are_shown_each_on_one_line() -> None:
    shown = [line.rstrip() for line in text(width=60).splitlines() if "│ line" in line]

    assert len(shown) == 10
    assert shown[0].startswith("    │ line 20 ")
    assert shown[0].endswith("…")


def test_what_a_server_answered_cannot_recolour_the_terminal() -> None:
    assert "\x1b" not in text()


def test_a_traceback_of_the_lab_is_in_the_json_and_never_in_the_text() -> None:
    assert "Traceback" not in text()
    assert "Traceback" in json.dumps(report_as_json(report(), "en"))


def test_the_log_of_a_dead_component_is_shown_once() -> None:
    assert text().count("kafka is dead") == 2
    assert text().count("killed") == 1


def test_an_open_quiz_is_open_and_not_blocked() -> None:
    last = text().strip().splitlines()[-1]

    assert "3 of 15 points" in last
    assert "not answered yet, 3 points open" in last


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_text_fits_the_width_in_both_languages(language: str, width: int) -> None:
    from rich.cells import cell_len

    lines = text(language, width).splitlines()

    assert max(map(cell_len, lines)) <= width
    other = "ko" if language == "en" else "en"
    assert f"({other})" not in "\n".join(lines)


def test_no_width_takes_a_letter_away_from_a_korean_sentence() -> None:
    sentence = "비밀번호는 어디에도 들어 있지 않습니다."
    told = CheckResult("ko", Localized("en", sentence), Verdict.PASSED, 3)
    checkpoint = CheckpointResult("C1", both("First"), (told,))
    for width in range(30, 60):
        out = io.StringIO()
        lines = CheckReport((both("Phase"),), "a", 42, (checkpoint,), 90)
        CheckText(Console(file=out, width=width, highlight=False), "ko").show(lines)
        assert "…" not in out.getvalue(), width


@pytest.mark.parametrize("code", list(COMMON_FAILURES))
def test_every_common_failure_is_told_in_both_languages_with_the_same_values(code: str) -> None:
    from string import Formatter

    told = COMMON_FAILURES[code]
    for sentence in (told.message, told.hint):
        if sentence is not None:
            named = [
                {name for _, name, _, _ in Formatter().parse(t) if name} for t in (sentence.en, sentence.ko)
            ]
            assert sentence.ko
            assert sentence.en
            assert named[0] == named[1]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_tells_everything_and_needs_nothing_else(language: str) -> None:
    page = CheckPage(language).of(report())

    for part in (f"why bad ({language})", "outbox row (user-service)", "row 7 of users", LONG_LOG[-1]):
        assert part in page
    assert not re.search(r"(src|href)=|https?://|@import", page)
    assert "\x1b" not in page


def test_the_page_takes_no_markup_from_a_result() -> None:
    failed = result("bad", Verdict.FAILED, actual="<script>alert(1)</script>")
    shown = CheckReport((both("P"),), "a", 1, (CheckpointResult("C7.1", both("F"), (failed,)),), 9)

    assert "<script>" not in CheckPage("en").of(shown)


def test_each_check_that_did_not_pass_is_one_line_of_annotation() -> None:
    lines = list(workflow_commands(report(), "en"))

    assert [line.split("::")[1] for line in lines] == [
        "error title=C7.1 · bad",
        "error title=C7.1 · crash",
        "warning title=C7.1 · down",
        "warning title=C7.1 · down-too",
        "notice title=C7.2 · quiz-facts",
        "notice title=bigtech-lab check",
    ]
    assert "expected: 201%0Aactual: " in lines[0]
    assert not any("\n" in line for line in lines)


def test_an_unstable_check_says_how_often_it_failed() -> None:
    attempts = (Attempt(Ending.EVIDENCE), Attempt(Ending.FAILURE), Attempt(Ending.EVIDENCE))
    shaky = result("shaky", Verdict.UNSTABLE, expected=1, actual=2, attempts_made=attempts)
    shown = CheckReport((both("P"),), "a", 1, (CheckpointResult("C7.1", both("F"), (shaky,)),), 9, rounds=3)
    out = io.StringIO()
    CheckText(Console(file=out, width=80, highlight=False), "en").show(shown)

    assert "It failed in 1 of 3 attempts." in out.getvalue()
    assert "expected" in out.getvalue()
    assert "1 of 3 attempts" in CheckPage("en").of(shown)
    told = report_as_json(shown, "en")["checkpoints"][0]["checks"][0]
    assert (told["attempts"], told["failed_attempts"], told["seed"]) == (3, 1, 1)
