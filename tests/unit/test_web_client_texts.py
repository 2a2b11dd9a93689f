"""What the web client says, and what it never does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CLIENT = Path(__file__).resolve().parents[2] / "reference_impl" / "web_client"
SOURCES = sorted(CLIENT.rglob("*.js"))
_ENTRY = re.compile(r'^  "([\w.]+)": "((?:[^"\\]|\\.)*)",$', re.MULTILINE)


def texts(language: str) -> dict[str, str]:
    """The client's texts in a language."""
    return dict(_ENTRY.findall((CLIENT / "i18n" / f"{language}.js").read_text()))


def test_every_text_is_there_in_english_and_in_korean() -> None:
    assert len(texts("en")) > 100
    assert texts("en").keys() == texts("ko").keys()


def test_both_languages_fill_in_the_same_values() -> None:
    english, korean = texts("en"), texts("ko")

    differing = [
        key
        for key in english
        if set(re.findall(r"\{\w+\}", english[key])) != set(re.findall(r"\{\w+\}", korean[key]))
    ]
    assert not differing


def test_korean_texts_are_korean() -> None:
    untranslated = [
        key for key, text in texts("ko").items() if key != "app.name" and not re.search("[가-힣]|^\\{", text)
    ]
    assert not untranslated


def test_every_text_that_is_asked_for_exists_and_every_one_is_asked_for() -> None:
    code = "\n".join(source.read_text() for source in SOURCES if source.parent.name != "i18n")
    code += (CLIENT / "i18n" / "language.js").read_text()
    asked = set(re.findall(r'\bt\("([\w.]+)"', code)) | set(re.findall(r'"([a-z]+\.[a-z_]+)"', code))
    families = set(re.findall(r"`([a-z]+\.)\$\{", code)) | {"error.", "friends.", "message.", "nav."}

    assert not {key for key in re.findall(r'\bt\("([\w.]+)"', code) if key not in texts("en")}
    unused = {key for key in texts("en") if key not in asked and not key.startswith(tuple(families))}
    assert not unused


@pytest.mark.parametrize(
    "forbidden", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("]
)
def test_data_never_becomes_markup_or_code(forbidden: str) -> None:
    assert [str(source) for source in SOURCES if forbidden in source.read_text()] == []


def test_there_are_no_inline_styles_or_scripts_in_the_page() -> None:
    page = (CLIENT / "index.html").read_text()

    assert "style=" not in page
    assert "<style" not in page
    assert re.findall(r"<script(?![^>]*src=)", page) == []
