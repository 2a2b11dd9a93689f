"""`check` and `quiz` from the console script's own entry point, where no stack is needed."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import bigtech_lab
from bigtech_lab import wiring
from bigtech_lab.domain.quiz import as_given
from bigtech_lab.domain.quiz_source import open_question
from bigtech_lab.main import main


class Said:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def json(self, schema: str) -> Any:
        file = Path(bigtech_lab.__file__).parent / "schemas" / f"{schema}.schema.json"
        document = json.loads(self.out)
        jsonschema.Draft202012Validator(json.loads(file.read_text())).validate(document)
        return document


class Shell:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Said:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        said = self._capsys.readouterr()
        code = ended.value.code
        return Said(code if isinstance(code, int) else 0, said.out, said.err)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("BIGTECH_LAB_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    wiring.settings.cache_clear()
    return Shell(capsys)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    quiz = wiring.lab_library().load("1").quizzes["roles"]
    file = tmp_path / "answers.yaml"
    right = {question.id: as_given(open_question(question).answer) for question in quiz.questions}
    file.write_text(yaml.safe_dump(right, sort_keys=False))
    return file


@pytest.mark.parametrize("phase", ["1", "getting-started"])
def test_check_lists_what_it_would_run(shell: Shell, phase: str) -> None:
    told = shell("check", phase, "--list", "--json").json("check-list")

    assert [checkpoint["id"] for checkpoint in told["checkpoints"]] == ["C1.1", "C1.2", "C1.3"]


def test_check_without_a_stack_ends_with_3_and_the_command_that_starts_it(shell: Shell) -> None:
    said = shell("check", "1")

    assert said.code == 3
    assert "bigtech-lab up" in said.err
    assert shell("check", "1", "--json").json("problem")["error"]["exit_code"] == 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "getting-startd"], "Did you mean 'getting-started'?"),
        (["check", "1", "--only", "stack-redy"], "Did you mean 'stack-ready'?"),
        (["check", "1", "--checkpoint", "C1.9"], "no checkpoint 'C1.9'"),
        (["check", "1", "--seed", "-1"], "--seed"),
        (["check"], "PHASE"),
        (["quiz", "99"], "no phase '99'"),
        (["check", "1", "--junit", "/nowhere/at/all/report.xml"], "/nowhere/at/all/report.xml"),
        (["check", "1", "--evidence", "/nowhere/at/all/out.zip"], "/nowhere/at/all/out.zip"),
        (["check", "1", "--repeat", "0"], "--repeat"),
    ],
)
def test_what_does_not_exist_is_a_usage_error(shell: Shell, arguments: list[str], says: str) -> None:
    said = shell(*arguments)

    assert said.code == 2
    assert says in said.err
    assert "Traceback" not in said.err


def test_an_open_quiz_is_open_until_it_is_answered_from_a_file(shell: Shell, answers: Path) -> None:
    only_quiz = ("check", "1", "--checkpoint", "C1.3", "--json")
    before = shell(*only_quiz)
    assert before.code == 3
    assert before.json("check")["checkpoints"][0]["checks"][0]["code"] == "quiz-open"
    assert shell(*only_quiz, "--strict").code == 1

    told = shell("quiz", "1", "--answers", str(answers), "--json")
    assert told.code == 0
    assert told.json("quiz-result")["right_answers"] == 11

    after = shell(*only_quiz)
    assert after.code == 0
    assert after.json("check")["score"] == 8


def test_check_grades_a_file_of_answers_without_remembering_it(shell: Shell, answers: Path) -> None:
    assert shell("check", "1", "--checkpoint", "C1.3", "--answers", str(answers)).code == 0
    assert shell("check", "1", "--checkpoint", "C1.3").code == 3


def test_a_quiz_below_the_mark_ends_with_1_and_is_explained(shell: Shell, answers: Path) -> None:
    given = yaml.safe_load(answers.read_text())
    given |= {"token-check": "ask", "who-notifies": "call", "own-database": "kafka"}
    answers.write_text(yaml.safe_dump(given))

    said = shell("quiz", "1", "--answers", str(answers))
    assert said.code == 1
    assert "8 of 11 right" in said.out
    assert "Kafka knows nothing of databases" in said.out
    checked = shell("check", "1", "--checkpoint", "C1.3")
    assert checked.code == 1
    assert "quiz-below-mark" in checked.out


def test_a_quiz_is_named_by_itself_or_by_its_checkpoint(shell: Shell, answers: Path) -> None:
    for name in ("roles", "c1.3"):
        told = shell("quiz", "1", name, "--answers", str(answers), "--json").json("quiz-result")
        assert (told["quiz"], told["seed"]) == ("roles", None)
    said = shell("quiz", "1", "rolls", "--answers", str(answers))
    assert said.code == 2
    assert "Did you mean 'roles'?" in said.err


def test_the_template_shows_the_trace_that_a_question_is_about(shell: Shell) -> None:
    told = shell("quiz", "1", "--template").out
    assert told.index("#       0.0 ms  http  gateway") < told.index("read-a-trace: []")


def test_a_bad_file_of_answers_is_told_with_its_line(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("token-check: signature\ngateway: [nowhere]\n")

    for command in ("quiz", "check"):
        said = shell(command, "1", "--answers", str(file))
        assert said.code == 2
        assert f"{file}:2: " in said.err


def test_without_a_terminal_the_quiz_says_how_else_to_answer(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())

    said = shell("quiz", "1")

    assert said.code == 2
    assert "--answers" in said.err


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_template_is_valid_yaml_in_both_languages(shell: Shell, language: str) -> None:
    template = yaml.safe_load(shell("quiz", "1", "--template", "--lang", language).out)

    assert set(template) >= {"who-owns-what", "token-check"}


def test_a_phase_with_several_quizzes_asks_for_one_after_the_other(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    asked = []
    for name in wiring.lab_library().load("2").quizzes:
        template = shell("quiz", "2", "--template").out
        assert f"quiz 2 {name} --answers" in template
        quiz = wiring.lab_library().load("2").quizzes[name]
        right = {question.id: as_given(open_question(question).answer) for question in quiz.questions}
        file.write_text(yaml.safe_dump(right, sort_keys=False))
        asked.append(shell("quiz", "2", "--answers", str(file), "--json").json("quiz-result")["quiz"])
    assert asked == ["contexts", "aggregates", "events", "deployment"]


@pytest.mark.parametrize("name", ["C2.3", "c2.3", "events"])
def test_a_quiz_is_named_by_its_id_or_its_checkpoint(shell: Shell, name: str) -> None:
    assert "crash-in-between" in yaml.safe_load(shell("quiz", "2", name, "--template").out)


def test_a_quiz_that_does_not_exist_is_told_with_those_that_do(shell: Shell) -> None:
    said = shell("quiz", "2", "C3.1", "--template")
    assert said.code == 2
    assert "There is no quiz 'C3.1'. Known: C2.1" in said.err


def test_a_bundle_is_judged_again_without_a_stack(shell: Shell, answers: Path, tmp_path: Path) -> None:
    bundle = str(tmp_path / "out.zip")
    checked = shell(
        "check", "1", "--checkpoint", "C1.3", "--answers", str(answers), "--evidence", bundle, "--json"
    )

    judged = shell("verdict", bundle, "--json")

    told = judged.json("verdict")
    assert (judged.code, told["agrees"], told["labs"][0]["same_here"]) == (0, True, True)
    assert told["report"]["score"] == checked.json("check")["score"] == 8
    assert "판정" in shell("verdict", bundle, "--lang", "ko").out


def test_what_is_no_bundle_is_a_usage_error(shell: Shell, answers: Path) -> None:
    said = shell("verdict", str(answers))

    assert said.code == 2
    assert "no evidence bundle" in said.err
