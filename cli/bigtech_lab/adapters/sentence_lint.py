"""Whether the sentences of a manifest are there in both languages, and say the same things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from bigtech_lab.adapters.located_yaml import LocatedYaml, Place, YamlProblem

_LONGEST_TERM = 3
_HANGUL = re.compile("[가-힣]")


def sentence_problems(document: LocatedYaml) -> Iterator[YamlProblem]:
    """Sentences that are not translated, and values in braces that only one language names."""
    for place, text in _texts(document.data, ()):
        en, ko = text["en"], text["ko"]
        # A term of the field may stay as it is.
        if len(ko.split()) > _LONGEST_TERM and not _HANGUL.search(ko):
            problem = f"{_dotted(place)}: the Korean sentence is not Korean"
            yield document.problem((*place, "ko"), problem, "Translate it.")
        if _HANGUL.search(en):
            problem = f"{_dotted(place)}: the English sentence is not English"
            yield document.problem((*place, "en"), problem, "Translate it.")
        if place[0] == "failures":
            yield from _braces(document, place, en, ko)
    for name, check in (document.data.get("checks") or {}).items():
        if not _HANGUL.search(check["ko"]):
            yield document.problem(
                ("checks", name, "ko"), f"checks.{name}: the Korean sentence is not Korean"
            )


def _braces(document: LocatedYaml, place: Place, en: str, ko: str) -> Iterator[YamlProblem]:
    named = {}
    for language, sentence in (("en", en), ("ko", ko)):
        try:
            named[language] = {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
        except ValueError as error:
            problem = f"{_dotted(place)}: {error}"
            yield document.problem((*place, language), problem, "Write a brace that stays one twice: {{ }}.")
            return
    if named["en"] != named["ko"]:
        only = ", ".join(f"{{{name}}}" for name in sorted(named["en"] ^ named["ko"]))
        yield document.problem((*place, "ko"), f"{_dotted(place)}: only one of the languages names {only}")


def _texts(data: Any, place: Place) -> Iterator[tuple[Place, Mapping[str, str]]]:
    if isinstance(data, Mapping):
        if set(data) == {"en", "ko"}:
            yield place, data
            return
        for key, value in data.items():
            yield from _texts(value, (*place, str(key)))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*place, index))


def _dotted(place: Place) -> str:
    return ".".join(str(step) for step in place)
