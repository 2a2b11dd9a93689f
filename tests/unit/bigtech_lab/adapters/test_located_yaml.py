"""Mistakes in files are pointed at."""

from __future__ import annotations

from pathlib import Path

import pytest

from bigtech_lab.adapters.located_yaml import YamlProblem, load_located

SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "list": {"type": "array", "items": {"type": "integer"}}},
    "additionalProperties": False,
}


def line_of(tmp_path: Path, text: str) -> int:
    file = tmp_path / "file.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(YamlProblem) as raised:
        load_located(file).check_against(SCHEMA)
    assert str(raised.value).startswith(f"{file}:{raised.value.line}: ")
    return raised.value.line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name: a\nlist:\n  - 1\n  - two\n", 4),
        ("name: a\nlist: []\nnme: b\n", 3),
        ("name: a\nlist:\n  - 1\nname: b\n", 4),
        ("name: a\nlist: [1, 2\n", 3),
        ("name: a\n\tlist: 1\n", 2),
        ("", 1),
        ("- a\n", 1),
        ("\nname: 5\n", 2),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    assert line_of(tmp_path, text) == line


def test_json_is_yaml_too(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_text('{\n  "name": "a",\n  "list": [1]\n}')

    document = load_located(file)

    document.check_against(SCHEMA)
    assert document.data == {"name": "a", "list": [1]}
    assert document.lines["list", 0] == 3


def test_a_file_that_does_not_exist_or_is_not_text_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for name in ("missing", "binary", "."):
        with pytest.raises(YamlProblem, match="cannot be read"):
            load_located(tmp_path / name)


@pytest.mark.parametrize(
    "text",
    [
        "list: &all\n  - *all\n",
        "name: &a [x, x]\nlist:\n  - *a\n",
        f"list: {'[' * 500}{']' * 500}",
        "[" * 99_999,
        "- " * 99_999,
    ],
)
def test_a_file_that_is_endless_or_too_deep_is_refused(tmp_path: Path, text: str) -> None:
    assert line_of(tmp_path, text) >= 1
