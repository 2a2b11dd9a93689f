from __future__ import annotations

import pytest

from bigtech_lab.domain.instance import is_instance_name


@pytest.mark.parametrize("name", ["default", "a", "class-07", "x" * 32])
def test_these_can_be_names(name: str) -> None:
    assert is_instance_name(name)


@pytest.mark.parametrize("name", ["", "A", "../x", "a/b", "-a", "a-", "x" * 33, "a b", "한글", "a\n"])
def test_these_cannot_be_names(name: str) -> None:
    assert not is_instance_name(name)
