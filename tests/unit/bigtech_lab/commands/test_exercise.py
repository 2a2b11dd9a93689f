"""The verbs of `exercise` that need no stack, from the console script's own entry point."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import bigtech_lab
from bigtech_lab import wiring
from bigtech_lab.application.ports.learner_record import ExerciseEvent
from bigtech_lab.domain.learner_fact import ExerciseStep
from bigtech_lab.main import main

OUTBOX = "services/user/infrastructure/postgres/friend_request_outbox.py"


class Shell:
    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self.folder = folder

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["exercise", *arguments])
        said = self._capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), said.out, said.err

    def json(self, *arguments: str) -> Any:
        code, out, _ = self(*arguments, "--json")
        document = json.loads(out)
        name = "exercise-output" if code == 0 else "problem"
        file = Path(bigtech_lab.__file__).parent / "schemas" / f"{name}.schema.json"
        jsonschema.Draft202012Validator(json.loads(file.read_text())).validate(document)
        return document if code == 0 else document["error"]


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("BIGTECH_LAB_LANG", "en")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    wiring.settings.cache_clear()
    wiring.instance_store.cache_clear()
    return Shell(capsys, tmp_path / "bigtech-x3")


def failed_with(*failures: tuple[str, str]) -> None:
    detail = {"steps": {}, "failures": [list(failure) for failure in failures]}
    wiring.learner_record().remember_exercise(ExerciseEvent("X3", ExerciseStep.CHECKED, detail))


def test_starting_makes_the_folder_and_status_and_list_know_it(shell: Shell) -> None:
    started = shell.json("start", "x3")
    assert started["folder"] == str(shell.folder)
    assert OUTBOX in started["files"]
    assert started["restarted"] == []
    assert (shell.folder / OUTBOX).is_file()
    status = shell.json("status", "X3")
    assert (status["state"], status["folder"], status["running"]) == ("started", str(shell.folder), {})
    assert [step["verdict"] for step in status["steps"]] == ["open"] * 4
    listed = {entry["id"]: entry["state"] for entry in shell.json("list")["exercises"]}
    assert listed["X3"] == "started"


def test_starting_twice_is_refused_and_changes_nothing(shell: Shell) -> None:
    shell("start", "X3")
    (shell.folder / OUTBOX).write_text("mine = 1\n")
    code, _, err = shell("start", "X3")
    assert code == 2
    assert "exercise reset X3" in err
    assert (shell.folder / OUTBOX).read_text() == "mine = 1\n"


def test_hints_are_about_the_first_failure_and_say_more_each_time(shell: Shell) -> None:
    shell("start", "X3")
    assert shell.json("hint", "X3")["about"] == "X3.1"
    failed_with(("X3.1", "wrong-status"), ("X3.2", "no-idempotency"))
    assert shell.json("hint", "X3")["about"] == "X3.1"
    failed_with(("X3.2", "no-idempotency"), ("X3.3", "no-notification"))
    given = [shell.json("hint", "X3") for _ in range(4)]
    assert {hint["about"] for hint in given} == {"no-idempotency"}
    assert [hint["level"] for hint in given] == [1, 2, 3, 3]
    assert len({hint["text"] for hint in given}) == 3
    assert shell.json("hint", "X3", "--about", "wrong-kye")["code"] == "unknown-hint"


def test_the_solution_is_earned_by_passing_or_by_giving_up(shell: Shell) -> None:
    shell("start", "X3")
    assert shell.json("solve", "X3")["code"] == "not-solved-yet"
    assert shell.json("diff", "X3", "--solution")["code"] == "not-solved-yet"
    assert shell.json("solve", "X3", "--give-up")["code"] == "needs-yes"
    assert shell.json("status", "X3")["gave_up"] is False
    solved = shell.json("solve", "X3", "--give-up", "--yes")
    assert solved["folder"] == f"{shell.folder}-solution"
    assert "unit.publish" in Path(solved["folder"], OUTBOX).read_text()
    assert shell.json("status", "X3")["gave_up"] is True
    against = {entry["path"] for entry in shell.json("diff", "X3", "--solution")["files"]}
    assert OUTBOX in against


def test_diff_shows_what_was_changed_and_reset_keeps_it(shell: Shell) -> None:
    shell("start", "X3")
    assert shell.json("diff", "X3")["files"] == []
    with (shell.folder / OUTBOX).open("a") as file:
        file.write("CHANGED = True\n")
    (changed,) = shell.json("diff", "X3")["files"]
    assert changed["path"] == OUTBOX
    assert "+CHANGED = True" in changed["diff"]
    assert shell.json("reset", "X3")["code"] == "needs-yes"
    reset = shell.json("reset", "X3", "--yes")
    assert "CHANGED" in Path(reset["backup"], OUTBOX).read_text()
    assert "CHANGED" not in (shell.folder / OUTBOX).read_text()


def test_a_file_that_is_missing_and_a_stack_that_does_not_run_are_told(shell: Shell) -> None:
    assert shell.json("check", "X3")["code"] == "no-workspace"
    shell("start", "X3")
    assert shell.json("check", "X3")["code"] == "no-instance"
    (shell.folder / OUTBOX).unlink()
    problem = shell.json("check", "X3")
    assert problem["code"] == "workspace-file-missing"
    assert OUTBOX in problem["message"]


def test_every_verb_speaks_korean(shell: Shell) -> None:
    assert "작업 폴더" in shell("start", "X3", "--lang", "ko")[1]
    assert "친구 요청 이벤트" in shell("list", "--lang", "ko")[1]
    assert "검사 전" in shell("status", "X3", "--lang", "ko")[1]
    assert "힌트 1/" in shell("hint", "X3", "--lang", "ko")[1]
    assert "차이가 없습니다" in shell("diff", "X3", "--lang", "ko")[1]
