"""What can be set on a fault, and how a wrong setting is told."""

from __future__ import annotations

import pytest

from bigtech_lab.domain.fault import Fault, FaultParameter
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage

TEXT = Localized("x", "x")
SLOW = Fault(
    "slow",
    1,
    ("chat-service",),
    TEXT,
    TEXT,
    {
        "seconds": FaultParameter("seconds", "number", 1.0, 0.1, 8, TEXT),
        "times": FaultParameter("times", "integer", 2, 1, 9, TEXT),
    },
)


def test_what_is_not_set_has_its_default() -> None:
    assert SLOW.settings(["seconds=2.5"]) == {"seconds": 2.5, "times": 2}


@pytest.mark.parametrize(
    "word", ["seconds=9", "seconds=0", "seconds=nan", "seconds=inf", "seconds=soon", "seconds="]
)
def test_a_value_out_of_bounds_is_told_with_the_bounds(word: str) -> None:
    with pytest.raises(BadUsage, match=r"a number from 0\.1 to 8"):
        SLOW.settings([word])


def test_a_part_of_a_whole_is_refused() -> None:
    with pytest.raises(BadUsage, match=r"a whole number from 1 to 9, not '1\.5'"):
        SLOW.settings(["times=1.5"])


def test_an_unknown_parameter_is_told_with_the_nearest() -> None:
    with pytest.raises(BadUsage) as raised:
        SLOW.settings(["second=1"])
    assert raised.value.hint == "Did you mean 'seconds'?"


def test_a_word_without_a_value_is_told_by_an_example() -> None:
    with pytest.raises(BadUsage, match="name=value") as raised:
        SLOW.settings(["seconds"])
    assert raised.value.hint == "--set seconds=1"


def test_a_fault_is_refused_where_it_cannot_bite() -> None:
    assert SLOW.bites("chat-service") == "chat-service"
    with pytest.raises(BadUsage):
        SLOW.bites("postgres")
