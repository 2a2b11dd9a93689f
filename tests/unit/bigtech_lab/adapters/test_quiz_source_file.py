"""Authors seal quizzes and open them again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bigtech_lab.adapters.located_yaml import YamlProblem
from bigtech_lab.adapters.quiz_file import load_quiz
from bigtech_lab.adapters.quiz_source_file import open_file, seal_file
from bigtech_lab.application.grade_quiz import grade_quiz
from bigtech_lab.commands.author_quiz import main


def both(text: str) -> dict[str, str]:
    return {"en": text, "ko": f"{text} 글"}


def source() -> dict[str, Any]:
    def choice(name: str) -> dict[str, Any]:
        return {"id": name, **both(name), "feedback": both(f"why {name}")}

    def item(name: str) -> dict[str, Any]:
        return {
            "id": name,
            **both(name),
            "feedback": {"right": both(f"yes {name}"), "wrong": both(f"no {name}")},
        }

    bare = [{"id": name, **both(name)} for name in "abc"]
    return {
        "format_version": 1,
        "id": "facts",
        "title": both("Facts"),
        "questions": [
            {
                "id": "one",
                "kind": "single",
                "text": both("One?"),
                "choices": [choice(c) for c in "abc"],
                "answer": "b",
            },
            {
                "id": "some",
                "kind": "multiple",
                "text": both("Some?"),
                "choices": [choice(c) for c in "abc"],
                "answer": ["a", "c"],
            },
            {
                "id": "pairs",
                "kind": "matching",
                "text": both("Pairs?"),
                "items": [item(name) for name in "xy"],
                "choices": bare,
                "answer": {"x": "a", "y": "b"},
            },
            {
                "id": "row",
                "kind": "ordering",
                "text": both("Row?"),
                "choices": [item(name) for name in "abc"],
                "answer": ["b", "c", "a"],
            },
            {
                "id": "word",
                "kind": "short",
                "text": both("Word?"),
                "answer": ["Outbox", "아웃박스"],
                "feedback": {"right": both("yes word"), "wrong": both("no word")},
                "mistakes": [{"forms": ["inbox", "인박스"], "feedback": both("the other side")}],
            },
        ],
    }


def written(tmp_path: Path, data: dict[str, Any]) -> Path:
    file = tmp_path / "quiz.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def test_a_sealed_quiz_is_graded_and_shows_no_answer(tmp_path: Path) -> None:
    file = written(tmp_path, seal_file(written(tmp_path, source())))

    text = file.read_text(encoding="utf-8")
    assert "why a" not in text
    assert "utbox" not in text
    assert "answer: b\n" not in text
    answers = {
        "one": "b",
        "some": ["a", "c"],
        "pairs": {"x": "a", "y": "c"},
        "row": list("bac"),
        "word": "인박스",
    }
    graded = grade_quiz(load_quiz(file), answers, 2)
    assert [question.right for question in graded.questions] == [True, True, False, False, False]
    assert [piece.text.en for _, piece in graded.questions[2].feedback] == ["yes x", "no y"]
    assert [piece.text.en for _, piece in graded.questions[3].feedback] == ["yes b", "no a", "no c"]
    assert [piece.text.en for _, piece in graded.questions[4].feedback] == ["the other side"]


def test_opening_gives_back_the_source(tmp_path: Path) -> None:
    sealed = seal_file(written(tmp_path, source()))

    assert open_file(written(tmp_path, sealed)) == source()


def test_choices_to_be_ordered_are_not_published_in_the_authors_order(tmp_path: Path) -> None:
    data = source()
    data["questions"][3]["choices"].reverse()

    choices = seal_file(written(tmp_path, data))["questions"][3]["choices"]

    assert [choice["id"] for choice in choices] == ["a", "b", "c"]


@pytest.mark.parametrize("written_as", ["", "?!"])
def test_a_form_that_nobody_can_type_is_refused(tmp_path: Path, written_as: str) -> None:
    data = source()
    data["questions"][4]["answer"].append(written_as)

    with pytest.raises(YamlProblem, match="'word' takes a few words"):
        seal_file(written(tmp_path, data))


def test_a_trace_that_is_none_is_told_with_its_file(tmp_path: Path) -> None:
    sealed = seal_file(written(tmp_path, source()))
    sealed["questions"][0]["trace"] = "traces/made_up.json"
    (tmp_path / "traces").mkdir()
    (tmp_path / "traces" / "made_up.json").write_text('{"format_version": 1}')

    with pytest.raises(YamlProblem, match=r"made_up\.json:1"):
        load_quiz(written(tmp_path, sealed))


def test_a_question_without_feedback_is_refused_with_its_line(tmp_path: Path) -> None:
    data = source()
    del data["questions"][1]["choices"][0]["feedback"]

    with pytest.raises(YamlProblem, match="'feedback' is missing") as raised:
        seal_file(written(tmp_path, data))

    assert raised.value.line > 20


def test_the_script_prints_the_sealed_quiz(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seal", str(written(tmp_path, source()))]) == 0
    assert "seal" in yaml.safe_load(capsys.readouterr().out)["questions"][0]


def test_the_script_explains_itself_and_tells_mistakes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
    assert main(["seal", str(tmp_path / "missing.yaml")]) == 2
    assert "missing.yaml:1: " in capsys.readouterr().err
