"""The numbers with a unit in the pages' prose: where each comes from (`curriculum/records/figures.yaml`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import yaml

from bigtech_lab.domain.localized import Localized
from lab_site.source_region import ROOT

_FILE: Final = ROOT / "curriculum" / "records" / "figures.yaml"
_NOT_PROSE: Final = re.compile(
    r"\A---\n.*?\n---\n|^ *```.*?^ *```$|`[^`\n]*`|\]\([^)]*\)|<[^>]*>|\{[^}\n]*\}", re.DOTALL | re.MULTILINE
)
_NUMBER: Final = re.compile(
    r"(?<![\w.,])(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?:\s?(?P<unit>milliseconds?|seconds?|bytes?|ms|µs|s|[kMG]i?B|B|%|/s)(?![A-Za-z])|(?P<korean>밀리초|초|바이트|퍼센트))"
)
_UNITS: Final = {
    "millisecond": "ms",
    "milliseconds": "ms",
    "밀리초": "ms",
    "second": "s",
    "seconds": "s",
    "초": "s",
    "byte": "B",
    "bytes": "B",
    "바이트": "B",
    "퍼센트": "%",
}
_WHERE: Final = Localized("Where the numbers come from", "숫자의 출처")
_IN_CODE: Final = Localized("`{text}` in `{file}`", "`{file}`의 `{text}`")
_MEASURED: Final = Localized("measured: `{command}` on {day}", "측정: `{command}`, {day}")


@dataclass(frozen=True)
class Source:
    """Where a number stands: a file below the root, and the text in it."""

    file: str
    text: str

    @property
    def measured(self) -> bool:
        """Whether it comes from a run, not from the code."""
        return self.file.startswith("curriculum/records/")


def figures_in(markdown: str) -> set[str]:
    """The numbers with a unit in a page's prose: `60 s`, `1.5 MB`; code and addresses are none."""
    found = _NUMBER.finditer(_NOT_PROSE.sub(" ", markdown))
    return {f"{one['number'].replace(',', '')} {_unit(one['unit'] or one['korean'])}" for one in found}


def _unit(written: str) -> str:
    return _UNITS.get(written, written)


@cache
def sources() -> Mapping[str, Source]:
    """Name → source."""
    return {name: Source(**given) for name, given in _document()["sources"].items()}


def reasons(page: str) -> Mapping[str, str]:
    """Figure → what stands behind it: a source's name, `= SUM`, or `assumed`; for a page without its end."""
    given: Mapping[str, str] = _document()["pages"].get(page, {})
    return given


def pages_with_figures() -> Iterator[str]:
    """The pages that are declared."""
    yield from _document()["pages"]


@cache
def _document() -> Any:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def where_the_numbers_come_from(page: str, language: str) -> str:
    """A box for the end of a page; nothing when it has no number that somebody set or measured."""
    known = [(figure, sources()[why]) for figure, why in reasons(page).items() if why in sources()]
    if not known:
        return ""
    lines = [f"    - {figure}: {_told(source, language)}" for figure, source in known]
    return "\n".join(["", f'??? note "{_WHERE.in_language(language)}"', "", *lines, ""])


def _told(source: Source, language: str) -> str:
    if not source.measured:
        return _IN_CODE.in_language(language).format(text=source.text, file=source.file)
    record = json.loads((ROOT / source.file).read_text(encoding="utf-8"))
    if "steps" in record:
        steps, day = record["steps"], record["recorded_at"]
        command = next(step["command"] for step in steps if source.text in json.dumps(step["output"]))
    else:
        command, day = f"./lab trace {record['flow']}", record["hops"][0]["at"]
    return _MEASURED.in_language(language).format(command=command.splitlines()[0], day=day[:10])
