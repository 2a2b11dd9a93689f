"""`author new` and `author lint` from the console script's own entry point: a lab outside the package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import bigtech_lab
from bigtech_lab.main import main

SCHEMAS = Path(bigtech_lab.__file__).parent / "schemas"


def told(capsys: pytest.CaptureFixture[str], schema: str, *arguments: str, code: int = 0) -> Any:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--json"])
    document = json.loads(capsys.readouterr().out)
    published = json.loads((SCHEMAS / f"{schema}.schema.json").read_text())
    jsonschema.Draft202012Validator(published).validate(document)
    assert ended.value.code == code
    return document


def test_a_lab_that_was_made_is_listed_and_has_no_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labs = str(tmp_path / "labs")
    made = told(capsys, "author-new", "author", "new", "my-lab", "--labs", labs, "--phase", "9")
    assert Path(made["folder"]).name == "phase_09_my_lab"

    assert told(capsys, "author-lint", "author", "lint", "9", "--labs", labs)["labs"][0]["problems"] == []
    listed = told(capsys, "check-list", "check", "my-lab", "--labs", labs, "--list")
    assert [check["id"] for check in listed["checkpoints"][0]["checks"]] == [
        "stack-ready",
        "whoever-signs-up-can-log-in",
    ]
    again = told(capsys, "author-new", "author", "new", "second", "--labs", labs)
    assert Path(again["folder"]).name == "phase_10_second"


def test_mistakes_end_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labs = str(tmp_path)
    made = told(capsys, "author-new", "author", "new", "my-lab", "--labs", labs)
    manifest = Path(made["folder"]) / "lab.yaml"
    manifest.write_text(manifest.read_text().replace("checkpoints:", "checkpoint:"))

    lint = told(capsys, "author-lint", "author", "lint", "--labs", labs, code=1)

    assert [p["line"] for p in lint["labs"][0]["problems"]] == [3, 9]


def test_the_labs_that_come_along_have_no_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    lint = told(capsys, "author-lint", "author", "lint")

    assert {lab["folder"]: lab["problems"] for lab in lint["labs"] if lab["problems"]} == {}
