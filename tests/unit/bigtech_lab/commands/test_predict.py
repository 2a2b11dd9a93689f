"""`predict` from the console script's own entry point, where no stack is needed."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import bigtech_lab
from bigtech_lab import wiring
from bigtech_lab.main import main


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("BIGTECH_LAB_LANG", "en")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    wiring.settings.cache_clear()

    def say(*arguments: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(("predict", *arguments))
        told = capsys.readouterr()
        return ended.value.code or 0, told.out, told.err

    return say


@pytest.mark.parametrize(
    ("language", "title", "last"),
    [
        ("en", "What goes on when friend-service stops", "Make one: "),
        ("ko", "friend-service가 멈추면 무엇이 계속 동작하는가", "예측해 보기: "),
    ],
)
def test_without_an_id_it_lists_what_there_is_to_predict(
    said: Any, language: str, title: str, last: str
) -> None:
    code, out, _ = said("--lang", language)

    assert code == 0
    assert f"C2.4   {title}" in out
    assert out.splitlines()[-1].startswith(last)
    assert max(map(len, out.splitlines())) <= 80


def test_the_list_for_programs_keeps_to_its_schema(said: Any) -> None:
    _, out, _ = said("c4.3b", "--list", "--json")

    file = Path(bigtech_lab.__file__).parent / "schemas" / "prediction-list.schema.json"
    document = json.loads(out)
    jsonschema.Draft202012Validator(json.loads(file.read_text())).validate(document)
    assert [entry["id"] for entry in document["predictions"]] == ["C4.3b"]


def test_the_options_are_shown_with_the_ids_to_answer_with(said: Any) -> None:
    _, out, _ = said("C4.3", "--list")

    assert "  when-the-lease-ends  When the time of the lease" in out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["C2.5"], 2, "C2.4"),
        (["C2.4", "--answer", "log-on"], 2, "log-on"),
        (["C3.1", "--answer", "spread,one-partition"], 2, "takes one choice"),
        (["C3.1"], 3, "bigtech-lab up"),
        (["C3.1", "--answer", "spread", "--instance", "other"], 2, "'other'"),
    ],
    ids=["no such prediction", "no such option", "one option too many", "no stack", "no such stack"],
)
def test_what_cannot_be_done_is_told_before_anything_is_done(
    said: Any, arguments: list[str], code: int, says: str
) -> None:
    ended, _, err = said(*arguments)

    assert ended == code
    assert says in err
    assert "Traceback" not in err


def test_a_folder_without_predictions_says_so(said: Any, tmp_path: Path) -> None:
    assert said("--labs", str(tmp_path))[:2] == (0, "There is no prediction yet.\n")
