"""A learner's file of answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bigtech_lab.adapters.answers_file import load_answers
from bigtech_lab.errors import BadUsage
from fakes.made_up_lab import made_up_quiz

GOOD = "one: b\nsome: [a, c]\npairs:\n  x: a\n  y: b\nrow: [c, a, b]\nword: 3\n"


def load(tmp_path: Path, text: str) -> object:
    file = tmp_path / "answers.yaml"
    file.write_text(text)
    return load_answers(file, [made_up_quiz()])


def test_answers_are_read_from_yaml_and_from_json(tmp_path: Path) -> None:
    expected = {
        "one": "b",
        "some": ["a", "c"],
        "pairs": {"x": "a", "y": "b"},
        "row": ["c", "a", "b"],
        "word": 3,
    }

    assert load(tmp_path, GOOD) == expected
    assert load(tmp_path, json.dumps(expected, indent=1)) == expected
    assert load(tmp_path, json.dumps({"answers": expected})) == expected


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (GOOD.replace("one: b", "one: z"), 1, "no choice 'z'"),
        (GOOD.replace("y: b", "y: q"), 3, "no choice 'q'"),
        (GOOD.replace("c, a, b", "c, a"), 6, "each of its choices once"),
        (GOOD + "more: a\n", 8, "no question 'more'"),
        ("one: b\nsome: [a]\n", 1, "no answer to: pairs"),
        ("one: \nsome: [a]\n", 1, "takes one choice"),
        ("- a\n", 1, "not a list of answers"),
        ("one: [b\n", 2, ""),
        ("one: b\none: a\n", 2, "twice"),
        ("5: b\n", 1, "no question '5'"),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_what_to_do(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    with pytest.raises(BadUsage) as raised:
        load(tmp_path, text)

    assert f"answers.yaml:{line}: " in raised.value.message
    assert says in raised.value.message
    assert "--template" in (raised.value.hint or "")
