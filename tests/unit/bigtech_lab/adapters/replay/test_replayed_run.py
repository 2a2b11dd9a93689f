"""Checks judge again what was recorded: the same verdicts, and other ones once somebody tampers with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest

from console import SCHEMAS
from fakes.recorded_run import Run
from fakes.replayable_checks import CHECKS, PASSING, TOKEN, a_moody_check, nobody_is_refused


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(tmp_path_factory.mktemp("run"))


@pytest.fixture
def run(once: Run) -> Iterator[Run]:
    before = once.file.read_bytes()
    yield once
    once.file.write_bytes(before)


def observed(name: str, change: Callable[[list[dict[str, Any]]], None]) -> tuple[str, Callable[[Any], Any]]:
    def changed(document: Any) -> Any:
        change(document["observations"])
        return document

    return f"observations/1/7/{name}.json", changed


def test_the_recorded_checks_reach_the_same_verdicts(run: Run) -> None:
    judged = run.judged()

    assert run.not_replayable == ()
    assert judged.differences == ()
    assert judged.replayed == tuple(f"C7.1/{name}" for name in (*PASSING, "nobody-is-refused"))
    assert [c.verdict for c in judged.report.checks] == [c.verdict for c in run.report.checks]


def test_no_secret_is_in_the_bundle_and_it_fits_its_schemas(run: Run) -> None:
    import jsonschema

    with ZipFile(run.file) as archive:
        names = [name for name in archive.namelist() if name.startswith("observations/")]
        parts = {name: archive.read(name).decode() for name in names}

    schema = json.loads((SCHEMAS / "evidence-observations.schema.json").read_text())
    for content in parts.values():
        jsonschema.Draft202012Validator(schema).validate(json.loads(content))
        for secret in (TOKEN.rpartition(".")[2], "opaque-secret", "session=abc"):
            assert secret not in content
    assert len(parts) == len(CHECKS)


def test_another_answer_makes_another_verdict(run: Run) -> None:
    def refuse(observations: list[dict[str, Any]]) -> None:
        observations[1]["answer"]["v"]["status"] = 500

    run.tamper(*observed("somebody-logs-in", refuse))
    judged = run.judged()

    told = judged.differences[0]
    assert (told.check, told.told, told.found) == ("C7.1/somebody-logs-in", "passed", "failed")
    assert told.why is not None
    assert told.why.en == "wrong-status: expected 200, recorded 500"
    assert judged.exit_code == 1


def test_another_row_makes_another_verdict(run: Run) -> None:
    def other(observations: list[dict[str, Any]]) -> None:
        observations[2]["answer"][0]["id"]["v"] = str(UUID(int=8))

    run.tamper(*observed("a-row-appears", other))

    assert [(d.check, d.found) for d in run.judged().differences[:1]] == [("C7.1/a-row-appears", "failed")]


def test_a_frame_that_is_taken_out_is_missed(run: Run) -> None:
    def silence(observations: list[dict[str, Any]]) -> None:
        del observations[0]["arrivals"][1]

    run.tamper(*observed("a-frame-comes", silence))

    assert [(d.check, d.found) for d in run.judged().differences[:1]] == [("C7.1/a-frame-comes", "failed")]


def test_a_failure_that_is_told_as_passed_is_found_out(run: Run) -> None:
    """Also where the report, the way it ended and the checksums were all changed."""

    def praise_report(document: Any) -> Any:
        point = document["checkpoints"][0]
        bad = next(one for one in point["checks"] if one["id"] == "nobody-is-refused")
        bad["verdict"], document["score"] = "passed", document["score"] + 1
        return document

    def praise_facts(document: Any) -> Any:
        document["attempts"] = [{"ending": "evidence", "code": None, "duration_ms": 1}]
        return document

    run.tamper("report.json", praise_report)
    run.tamper("checks/C7.1/nobody-is-refused.json", praise_facts)
    judged = run.judged()

    told = judged.differences[0]
    assert (told.check, told.told, told.found) == ("C7.1/nobody-is-refused", "passed", "failed")
    assert told.why is not None
    assert told.why.en == "wrong-status: expected 200, recorded 403"
    assert judged.exit_code == 1


def test_observations_that_are_taken_out_are_missed(run: Run) -> None:
    run.tamper("observations/1/7/a-row-appears.json", lambda _: None)
    judged = run.judged()

    assert [(d.check, d.told, d.found) for d in judged.differences[:1]] == [
        ("C7.1/a-row-appears", "passed", "failed")
    ]


def test_a_round_that_is_not_told_is_missed(tmp_path: Path) -> None:
    run = Run(tmp_path, (nobody_is_refused,), rounds=2)

    def forget_one(document: Any) -> Any:
        del document["attempts"][0]
        return document

    run.tamper("checks/C7.1/nobody-is-refused.json", forget_one)
    (told,) = run.judged().differences

    assert told.why is not None
    assert told.why.en == "1 attempts are told, 2 were recorded"


def test_a_check_that_asks_for_something_else_each_time_is_named_and_not_accused(tmp_path: Path) -> None:
    run = Run(tmp_path, (a_moody_check,))
    judged = run.judged()

    assert run.not_replayable == ("C7.1/a-moody-check",)
    assert (judged.replayed, judged.as_told, judged.differences) == ((), ("C7.1/a-moody-check",), ())


def test_a_replay_waits_in_no_time(run: Run) -> None:
    """A row that came after an hour is there at once, and counts as too late."""

    def much_later(observations: list[dict[str, Any]]) -> None:
        for observation in observations:
            observation["done"] += 3600

    run.tamper(*observed("a-row-appears", much_later))
    began = monotonic()
    judged = run.judged()

    assert judged.differences[0].found == "failed"
    assert monotonic() - began < 5
