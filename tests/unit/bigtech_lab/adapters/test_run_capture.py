"""Commands of a page are run in one shell, and what they print is told apart."""

from __future__ import annotations

import os
import time
from pathlib import Path

import psutil
import pytest

from bigtech_lab.adapters.run_capture import captured, commands_before, declared_runs, record_runs
from bigtech_lab.errors import BadUsage, WorkFailed
from console import ROOT


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


def test_commands_that_do_not_end_are_given_up_and_where_they_stood_is_told() -> None:
    with pytest.raises(WorkFailed, match=r"did not end within 5 s; they stood at: sleep 30") as failure:
        captured(["echo first", "echo second", "sleep 30", "echo fourth"], os.environ, seconds=5)
    assert failure.value.detail[-2:] == ("first", "second")
    with pytest.raises(WorkFailed, match="stood at: what comes before them") as failure:
        captured(["echo first"], os.environ, after=["echo earlier; sleep 30"], seconds=5)
    assert failure.value.detail[-1] == "earlier"


def test_what_a_run_leaves_running_ends_with_it() -> None:
    (step,) = captured(["sleep 300 & echo $!"], os.environ)
    deadline = time.monotonic() + 10
    while is_running(int(step.output)):
        assert time.monotonic() < deadline


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_wait_of_the_pages_says_what_it_waited_for() -> None:
    steps = captured(
        ["wait_until true && echo so", "no() { SECONDS=200; false; }; wait_until no || echo never"],
        os.environ,
        after=declared_runs(ROOT / "curriculum")["words"],
    )
    assert [step.output for step in steps] == ["so", "not within 15 s: no\nnever"]
