"""The order of checks."""

from __future__ import annotations

from typing import Any

import pytest

from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.check_graph import BrokenCheckGraph, with_needs
from bigtech_lab.domain.evidence import Evidence


async def nothing(lab: Any) -> Evidence:
    return Evidence()


def checks(**needs: str) -> dict[str, CheckDefinition]:
    return {name: CheckDefinition(name, name, nothing, needs=tuple(n.split())) for name, n in needs.items()}


def test_needs_come_first_and_only_what_is_needed_comes_along() -> None:
    known = checks(a="b c", b="c", c="", unrelated="")

    order = [check.id for check in with_needs(["a"], known)]

    assert order == ["c", "b", "a"]


def test_without_needs_the_order_is_the_authors() -> None:
    known = checks(z="", m="", a="")

    assert [check.id for check in with_needs(["z", "m", "a"], known)] == ["z", "m", "a"]


def test_a_need_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(BrokenCheckGraph, match="'a' needs 'nowhere'"):
        with_needs(["a"], checks(a="nowhere"))


def test_a_circle_of_needs_is_refused_with_the_way_round() -> None:
    with pytest.raises(BrokenCheckGraph, match=r"circle: .*a → "):
        with_needs(["a"], checks(a="b", b="a"))
