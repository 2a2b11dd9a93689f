"""What was wrong and what to do is told in both languages, wherever an error is raised."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bigtech_lab
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady, unknown_name
from bigtech_lab.presentation.problem import show_problem
from unit.bigtech_lab.test_main import run

PACKAGE = Path(bigtech_lab.__file__).parent
ERRORS = {"WorkFailed", "BadUsage", "EnvironmentNotReady", "LabFault"}
HANGUL = re.compile("[가-힣]")
COMMAND = re.compile(" ?(bigtech-lab|--|rm ) ?")
NODES = [
    (f"{file.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}", node)
    for file in sorted(PACKAGE.rglob("*.py"))
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
]
CALLS = [(p, n) for p, n in NODES if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]


def fixed(text: ast.expr) -> str:
    """What a literal says whatever its values are; nothing of an expression that is none."""
    if isinstance(text, ast.JoinedStr):
        return "".join(fixed(part) for part in text.values)
    return str(text.value) if isinstance(text, ast.Constant) and isinstance(text.value, str) else ""


def spoken_of(name: str) -> Iterator[tuple[str, ast.Call]]:
    return ((place, call) for place, call in CALLS if getattr(call.func, "id", "") == name)


def test_every_error_is_told_in_both_languages() -> None:
    in_one: list[str] = []
    for place, call in CALLS:
        if getattr(call.func, "id", "") not in ERRORS:
            continue
        message = fixed(call.args[0]) if call.args else ""
        hints = [fixed(word.value) for word in call.keywords if word.arg == "hint"]
        if re.search("[A-Za-z]", message):
            in_one.append(f"{place}: {message}")
        in_one += [f"{place}: {hint}" for hint in hints if hint and not COMMAND.match(hint)]
    assert in_one == []
    assert sum(1 for name in ERRORS for _ in spoken_of(name)) > 150


def test_no_error_gets_a_variable_that_holds_one_language() -> None:
    in_one: list[str] = []
    for place, function in NODES:
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        told = {
            getattr(text, "id", "")
            for call in ast.walk(function)
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ERRORS
            for text in [*call.args, *(word.value for word in call.keywords if word.arg == "hint")]
        }
        told.discard("")
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and told & {getattr(t, "id", "") for t in node.targets}:
                said = fixed(node.value)
                if said and not COMMAND.match(said):
                    in_one.append(f"{place}: {said}")
    assert in_one == []


def test_each_sentence_has_a_korean_one() -> None:
    for place, call in spoken_of("Localized"):
        if len(call.args) != 2:
            continue
        english, korean = map(fixed, call.args)
        assert not HANGUL.search(english.replace("한국어", "")), place
        if len(re.findall("[A-Za-z]{2,}", english)) > 3:
            assert HANGUL.search(korean) or english == korean, f"{place}: {english}"


@pytest.mark.parametrize("kind", sorted({fixed(c.args[0]) for _, c in spoken_of("unknown_name")} - {""}))
def test_every_kind_of_name_has_a_noun(kind: str) -> None:
    error = unknown_name(kind, "kafak", ["kafka"])
    assert HANGUL.search(error.message_in("ko"))
    assert error.hint_in("ko") == "혹시 'kafka'인가요?"


def test_a_text_of_others_is_the_same_in_both() -> None:
    error = EnvironmentNotReady("No space left", code="storage", hint="bigtech-lab doctor")
    assert error.message_in("ko") == error.message_in("en") == error.message
    assert error.hint_in("ko") == error.hint == "bigtech-lab doctor"


def test_a_hint_is_reworded_in_both() -> None:
    error = EnvironmentNotReady("No", code="no", hint=Localized("Write lab", "lab을 쓰세요"))
    error.reword_hint(lambda hint: hint.replace("lab", "./lab"))
    assert (error.hint_in("en"), error.hint_in("ko")) == ("Write ./lab", "./lab을 쓰세요")


def test_an_error_is_shown_in_korean(capsys: pytest.CaptureFixture[str]) -> None:
    show_problem(unknown_name("component", "kafak", ["kafka", "redis"]), "ko")
    assert capsys.readouterr().err.splitlines() == [
        "오류: 없는 컴포넌트입니다: 'kafak'. 있는 것: kafka, redis.",
        "힌트: 혹시 'kafka'인가요?",
    ]


@pytest.mark.parametrize("arguments", [("--lang", "ko"), ("--lang=ko",)])
def test_the_language_of_the_command_is_that_of_its_error(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "99", *arguments) == 2
    assert capsys.readouterr().err.startswith("오류: 없는 단계입니다: '99'.")


def test_without_an_option_the_locale_decides_and_json_stays_english(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    assert run("trace", "messag") == 2
    assert "혹시 'message'인가요?" in capsys.readouterr().err
    assert run("trace", "messag", "--json") == 2
    assert "Did you mean 'message'?" in capsys.readouterr().out
