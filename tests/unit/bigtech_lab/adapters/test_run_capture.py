"""Commands of a page are run in one shell, and what they print is told apart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bigtech_lab.adapters import run_capture
from bigtech_lab.adapters.run_capture import captured, commands_before, declared_runs, record_runs
from bigtech_lab.errors import BadUsage, WorkFailed


def test_a_later_command_knows_what_an_earlier_one_set() -> None:
    steps = captured(["NAME=mina", 'echo "$NAME"; echo away >&2'], os.environ)
    assert [step.output for step in steps] == ["", "mina\naway"]


def test_the_program_is_this_one() -> None:
    (step,) = captured(["./lab --version"], os.environ)
    assert step.output.startswith("bigtech-lab ")


def test_an_unknown_run_is_named_with_the_nearest(tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    (records / "runs.yaml").write_text("format_version: 1\nruns:\n  - {name: status, commands: [ls]}\n")
    assert list(declared_runs(tmp_path)) == ["status"]
    with pytest.raises(BadUsage, match="no run 'statsu'"):
        list(record_runs(tmp_path, ["statsu"]))


def test_a_run_comes_after_those_that_it_builds_on(tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    (records / "runs.yaml").write_text(
        "format_version: 1\nruns:\n"
        "  - {name: words, commands: ['say() { echo $1; }']}\n"
        "  - {name: people, after: words, commands: [NAME=mina]}\n"
        "  - {name: hello, after: people, commands: [say $NAME]}\n"
    )
    earlier = commands_before(tmp_path, "hello")
    assert earlier == ["say() { echo $1; }", "NAME=mina"]
    (step,) = captured(declared_runs(tmp_path)["hello"], os.environ, after=earlier)
    assert step.output == "mina"


def test_commands_that_do_not_end_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_capture, "_LONGEST_SECONDS", 1)
    with pytest.raises(WorkFailed, match="did not end"):
        captured(["sleep 30"], os.environ)
