"""`progress`, `next` and `certificate` from the console script's own entry point."""

from __future__ import annotations

import json
import sqlite3
from html import unescape
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import bigtech_lab
from bigtech_lab import wiring
from bigtech_lab.domain.course import ItemKind
from bigtech_lab.domain.learner_fact import FactKind, Mark
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
    def __init__(self, capsys: pytest.CaptureFixture[str], data: Path, patch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self.data = data
        self._patch = patch

    def __call__(self, *arguments: str) -> Said:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        said = self._capsys.readouterr()
        code = ended.value.code
        return Said(code if isinstance(code, int) else 0, said.out, said.err)

    def on_machine(self, name: str) -> None:
        self._patch.setenv("XDG_DATA_HOME", str(self.data / name))
        wiring.settings.cache_clear()

    @property
    def record(self) -> Path:
        return wiring.settings().data_dir / "learner.sqlite3"


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("BIGTECH_LAB_LANG", "en")
    monkeypatch.setenv("TZ", "UTC")
    shell = Shell(capsys, tmp_path, monkeypatch)
    shell.on_machine("here")
    return shell


def everything_required_is_done() -> None:
    follow, record = wiring.follow_progress(), wiring.learner_record()
    for phase in follow().required:
        for entry in phase.checkpoints:
            if not entry.witnessed:
                record.remember_mark(entry.item.id, Mark.DONE)
            for name in entry.missing:
                if name.startswith("quiz-"):
                    subject = f"{phase.phase.id}/{name.removeprefix('quiz-')}"
                    record.remember([(FactKind.QUIZ_ATTEMPT, subject, {"answers": {}, "right_answers": 99})])
                else:
                    record.remember([(FactKind.CHECK_RUN, f"{entry.item.id}/{name}", {"verdict": "passed"})])


def state_of(shell: Shell, item: str) -> str:
    told = shell("progress", "--json").json("progress")
    states = {entry["id"]: entry["state"] for phase in told["phases"] for entry in phase["items"]}
    return str(states[item])


def test_the_checklist_has_every_item_of_the_course_in_both_languages(shell: Shell) -> None:
    course = wiring.course_source().course()
    for language in ("en", "ko"):
        shown = shell("progress", "--lang", language).out
        markdown = shell("progress", "--markdown", "--lang", language).out
        assert [item.id for item in course if f"{item.id} " not in shown] == []
        assert markdown.count("- [ ] ") == len(list(course))
        assert course.phases[1].title.in_language(language) in shown


def test_what_is_marked_shows_with_its_date_and_what_is_next_moves_on(shell: Shell) -> None:
    assert shell("next", "--json").json("next")["item"]["id"] == "D1.1"

    shell("progress", "start", "D1.1")
    marked = shell("progress", "done", "D1.1", "--minutes", "35", "--json").json("progress-change")

    assert marked["items"] == [{"id": "D1.1", "seconds": 2100}]
    assert "- [x] **D1.1**" in shell("progress", "--markdown").out
    assert "spent 35 min" in shell("progress", "show", "1").out
    assert shell("next", "--json").json("next")["item"]["id"] == "D1.2"


def test_next_names_a_page_only_where_there_is_one(shell: Shell) -> None:
    told = shell("next", "--lang", "ko", "--json").json("next")

    assert told["page"] == "curriculum/QUICK_START.ko.md"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["progress", "done"], "needs an item"),
        (["progress", "done", "D1.0"], "There is no item 'D1.0'"),
        (["progress", "done", "C1.1"], "judged by the lab"),
        (["progress", "show", "9"], "There is no phase '9'"),
        (["progress", "start", "D1.1", "--minutes", "3"], "--minutes belongs to"),
        (["progress", "merge"], "needs one file"),
        (["progress", "merge", "/no/such/file"], "cannot be read"),
        (["progress", "export", "/no/such/folder/file"], "cannot be written"),
        (["progress", "--markdown", "--json"], "--markdown"),
        (["certificate", "--name", "   "], "1 to 80 printable"),
        (["certificate", "--name", "A", "--output", "/no/such/folder/file"], "cannot be written"),
    ],
)
def test_bad_usage_ends_with_2_and_says_what_was_wrong(shell: Shell, arguments: list[str], says: str) -> None:
    said = shell(*arguments)

    assert said.code == 2
    assert says in said.out + said.err
    assert not shell.record.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "line 1"),
        ("[1, 2", "line 1"),
        ("[" * 100_000, "nested too deeply"),
        ('{"format_version": 3, "facts": []}', "format_version"),
        ('{"format_version": 2, "facts": [{"uid": "a"}]}', "facts.0"),
        (
            (
                '{"format_version": 2, "facts": [{"uid": "a", "at": "2026-03-01T12:00:00.000Z", '
                '"kind": "mark", "subject": "D1.1", "data": {"mark": "perhaps"}}]}'
            ),
            "facts.0.data.mark",
        ),
    ],
)
def test_a_file_that_is_no_record_changes_nothing(
    shell: Shell, tmp_path: Path, content: str, says: str
) -> None:
    file = tmp_path / "record.json"
    file.write_text(content)

    said = shell("progress", "merge", str(file))

    assert said.code == 2
    assert says in said.err
    assert not shell.record.exists()


@pytest.mark.parametrize("form", ["export", "sqlite"])
def test_the_records_of_two_machines_become_one(shell: Shell, tmp_path: Path, form: str) -> None:
    shell.on_machine("there")
    shell("progress", "done", "D1.2")
    file = tmp_path / "record.json"
    shell("progress", "export", str(file))
    jsonschema.Draft202012Validator(
        json.loads((Path(bigtech_lab.__file__).parent / "schemas/learner-record.schema.json").read_text())
    ).validate(json.loads(file.read_text()))
    source = file if form == "export" else shell.record
    shell.on_machine("here")
    shell("progress", "done", "D1.1")

    first = shell("progress", "merge", str(source), "--json").json("progress-change")
    again = shell("progress", "merge", str(source), "--json").json("progress-change")

    assert (first["added"], again["added"]) == (1, 0)
    assert (state_of(shell, "D1.1"), state_of(shell, "D1.2")) == ("done", "done")


def test_an_import_takes_the_records_place_only_when_told_and_keeps_the_old_one(
    shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "record.json"
    shell("progress", "done", "D1.2")
    shell("progress", "export", str(file))
    shell("progress", "undo", "D1.2")
    shell("progress", "done", "D1.1")
    assert shell("progress", "import", str(file)).code == 2

    told = shell("progress", "import", str(file), "--replace", "--json").json("progress-change")

    assert (state_of(shell, "D1.1"), state_of(shell, "D1.2")) == ("open", "done")
    shell("progress", "merge", told["kept"])
    assert state_of(shell, "D1.1") == "done"


@pytest.mark.parametrize("arguments", [["progress"], ["next"], ["progress", "done", "D1.1"]])
def test_a_corrupt_record_is_told_and_left_alone(shell: Shell, arguments: list[str]) -> None:
    shell("progress", "done", "D1.1")
    broken = b"SQLite format 3\x00" + b"\xff" * 5000
    shell.record.write_bytes(broken)

    said = shell(*arguments)

    assert said.code == 3
    assert str(shell.record) in said.err
    assert "progress merge" in said.err
    assert shell.record.read_bytes() == broken


def test_a_record_that_another_program_holds_is_told(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("progress", "done", "D1.1")
    monkeypatch.setattr("bigtech_lab.adapters.learner_record.WAIT_SECONDS", 0.05)
    other = sqlite3.connect(shell.record)
    other.execute("BEGIN EXCLUSIVE")
    try:
        said = shell("progress")
    finally:
        other.close()

    assert said.code == 3
    assert "in use by another program" in said.err


def test_no_certificate_before_the_required_phases_are_done(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "certificate.html"

    said = shell("certificate", "--name", "Kim Minji", "--output", str(file))

    assert said.code == 1
    assert "C1.1" in said.err
    assert not file.exists()


@pytest.mark.parametrize(("language", "title"), [("en", "Certificate"), ("ko", "수료증")])
def test_a_certificate_names_the_learner_and_every_required_checkpoint(
    shell: Shell, tmp_path: Path, language: str, title: str
) -> None:
    everything_required_is_done()
    file = tmp_path / "certificate.html"

    told = shell(
        "certificate", "--name", "김 <b>민지</b>", "--output", str(file), "--lang", language, "--json"
    ).json("certificate")

    page = file.read_text(encoding="utf-8")
    assert told["phases"] == [1, 2]
    assert f'<html lang="{language}">' in page
    assert title in page
    assert "<b>민지" not in page
    assert "김 <b>민지</b>" in unescape(page)
    points = [
        item
        for phase in wiring.course_source().course().phases[:2]
        for item in phase.of_kind(ItemKind.CHECKPOINT)
    ]
    assert [p.id for p in points if p.title.in_language(language) not in unescape(page)] == []
    assert "http" not in page
