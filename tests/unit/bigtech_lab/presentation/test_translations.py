"""Every sentence that a learner reads exists in both languages."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter
from typing import Any

import pytest
import yaml

import bigtech_lab
from bigtech_lab import presentation
from bigtech_lab.checks.stack_ready import STACK_READY_TEXT
from bigtech_lab.domain.failure_text import COMMON_FAILURES
from bigtech_lab.domain.localized import Localized

ROOT = Path(bigtech_lab.__file__).parents[2]
HANGUL = re.compile("[가-힣]")
WORDS = [f"bigtech_lab.presentation.{module.name}" for module in iter_modules(presentation.__path__)]
FILES = sorted(
    [*ROOT.glob("labs/**/*.yaml"), *ROOT.glob("curriculum/*.yaml"), ROOT / "reference_impl/faults.yaml"]
)
# What is called the same in Korean.
SAME = re.compile(r"^[A-Z][\\w .]*$|^[^A-Za-z]*$|^\\S+$|^[`/{<].*$")


def sentences(value: Any) -> Iterator[Localized]:
    if isinstance(value, Localized):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from sentences(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from sentences(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from sentences(getattr(value, field.name))


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("module", WORDS)
def test_the_words_of_a_screen_are_translated(module: str) -> None:
    for text in sentences(vars(import_module(module))):
        assert HANGUL.search(text.ko) or text.en == text.ko or SAME.match(text.ko), text
        assert not HANGUL.search(text.en), text
        assert names(text.en) == names(text.ko), text


def test_the_sentences_of_every_lab_are_translated() -> None:
    for text in sentences([COMMON_FAILURES, STACK_READY_TEXT]):
        assert HANGUL.search(text.ko), text
        assert names(text.en) == names(text.ko), text


def pairs(data: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict):
        if "en" in data or "ko" in data:
            yield place, data
        for key, value in data.items():
            yield from pairs(value, f"{place}.{key}")
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from pairs(value, f"{place}[{index}]")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_sentences_of_a_file_are_translated(file: Path) -> None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for place, text in pairs(yaml.load(file.read_text(encoding="utf-8"), Loader=loader), ""):  # noqa: S506
        # A check's English sentence is its docstring.
        if place.startswith(".checks.") and "en" not in text:
            assert HANGUL.search(text["ko"]), place
            continue
        assert {"en", "ko"} <= set(text), place
        # A term of the field may stay as it is.
        if len(text["ko"].split()) > 3:
            assert HANGUL.search(text["ko"]), f"{place}: {text}"
        assert not HANGUL.search(text["en"]), f"{place}: {text}"
