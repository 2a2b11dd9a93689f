"""Every number with a unit in the prose of a page is in the code, in a record, or computed from such."""

from __future__ import annotations

import ast
import operator
import re
from pathlib import Path

import pytest

from docs.page_text import CURRICULUM, PAGES, ROOT, twin
from lab_site.figures import figures_in, pages_with_figures, reasons, sources

EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CURRICULUM)))
OPERATIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def value_of(node: ast.AST) -> float:
    """What a sum of numbers makes."""
    if isinstance(node, ast.Expression):
        return value_of(node.body)
    if isinstance(node, ast.Constant):
        return float(str(node.value))
    assert isinstance(node, ast.BinOp)
    return float(OPERATIONS[type(node.op)](value_of(node.left), value_of(node.right)))


def is_stated(figure: str, text: str) -> bool:
    """Whether a text has the number: as it is, or in thousandths (25 s as 25_000)."""
    number = float(figure.split(maxsplit=1)[0])
    stated = [
        float(one.replace("_", "").replace(",", "")) for one in re.findall(r"\d[\d_,]*(?:\.\d+)?", text)
    ]
    return any(one in {number, number * 1000, number / 1000} for one in stated)


def name_of(page: Path) -> str:
    return str(page.relative_to(CURRICULUM).with_suffix(""))


@EVERY_PAGE
def test_every_number_of_a_page_has_a_reason(page: Path) -> None:
    shown = figures_in(page.read_text()) | figures_in(twin(page).read_text())
    without = shown - set(reasons(name_of(page)))
    assert not without, (
        f"name them in curriculum/records/figures.yaml, below {name_of(page)}: {sorted(without)}"
    )


@EVERY_PAGE
def test_no_reason_is_left_over(page: Path) -> None:
    shown = figures_in(page.read_text()) | figures_in(twin(page).read_text())
    assert set(reasons(name_of(page))) - shown == set()


def test_every_page_with_figures_is_there() -> None:
    assert set(pages_with_figures()) <= {name_of(page) for page in PAGES}


@EVERY_PAGE
def test_a_reason_holds(page: Path) -> None:
    for figure, why in reasons(name_of(page)).items():
        if why == "assumed":
            continue
        if why.startswith("="):
            shown = figure.split()[0]
            decimals = len(shown.partition(".")[2])
            made = value_of(ast.parse(why.removeprefix("=").strip(), mode="eval"))
            assert f"{made:.{decimals}f}" == shown, figure
        else:
            assert is_stated(figure, sources()[why].text), (figure, why)


@pytest.mark.parametrize("name", sources())
def test_a_source_says_what_is_cited(name: str) -> None:
    source = sources()[name]
    assert source.text in (ROOT / source.file).read_text(), source


def test_numbers_are_found_as_people_write_them() -> None:
    text = "After 60 s (60초), 1,800 seconds and 3.6 ms; `5 s` in code, 30 minutes, 12 MB, 750/s, 1 %.\n"
    assert figures_in(text) == {"60 s", "1800 s", "3.6 ms", "12 MB", "750 /s", "1 %"}
