from __future__ import annotations

import json
from pathlib import Path

import pytest

from bigtech_lab import __version__, main
from bigtech_lab.command_table import COMMANDS


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main.main(arguments)
    code = ended.value.code
    assert isinstance(code, int)
    return code


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"bigtech-lab {__version__}\n"


def test_help_lists_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    printed = capsys.readouterr().out
    assert [verb for verb in COMMANDS if f"  {verb} " not in printed] == []


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_explains_itself_with_examples(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(verb, "--help") == 0
    printed = capsys.readouterr().out
    assert f"bigtech-lab {verb}" in printed.split("Options:")[1], "examples stand below the options"


@pytest.mark.parametrize("verb", COMMANDS)
def test_the_help_of_a_verb_fits_80_columns_with_the_examples_one_to_a_line(
    verb: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("BIGTECH_LAB_PROGRAM", raising=False)
    assert run(verb, "--help") == 0
    lines = capsys.readouterr().out.splitlines()
    examples = lines[lines.index("  Examples:") + 1 :]
    assert max(map(len, lines)) <= 80
    assert "bigtech-lab" in examples[0]
    assert examples[0].startswith("    ")


def test_in_a_checkout_the_examples_can_be_pasted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIGTECH_LAB_PROGRAM", "./lab")
    assert run("trace", "--help") == 0
    assert "    ./lab trace message " in capsys.readouterr().out


def test_a_mistyped_verb_is_a_usage_error_with_the_nearest_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("sttus") == 2
    assert "Did you mean 'status'?" in capsys.readouterr().err


def test_with_json_an_error_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("sttus", "--json") == 2
    printed = json.loads(capsys.readouterr().out)
    assert printed["error"]["code"] == "unknown-command"
    assert printed["error"]["exit_code"] == 2


@pytest.mark.parametrize("arguments", [("check", "1", "--bogus"), ("down", "--json"), ("restart",)])
def test_with_json_wrong_arguments_are_one_json_object_too(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments, "--json") == 2
    printed = json.loads(capsys.readouterr().out)
    assert printed["error"]["code"] == "usage"
    assert f"bigtech-lab {arguments[0]} --help" in printed["error"]["hint"]


def test_a_bug_is_told_also_when_its_traceback_cannot_be_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(main, "app", broken)
    monkeypatch.setattr("tempfile.tempdir", "/nonexistent")

    assert run("status") == 4

    assert "ZeroDivisionError: by zero" in capsys.readouterr().err


def test_an_unknown_option_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--bogus") == 2
    assert "--bogus" in capsys.readouterr().err


def test_a_bug_is_told_as_one_and_its_traceback_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(main, "app", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    assert run("status") == 4

    told = capsys.readouterr().err
    assert "a bug in the lab" in told
    assert "Traceback" not in told
    (kept,) = tmp_path.iterdir()
    assert "ZeroDivisionError: by zero" in kept.read_text()
