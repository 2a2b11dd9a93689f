"""What windows answer is written as JSON and comes back as it was; nothing else does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bigtech_lab.adapters.replay.plain_values import as_plain, from_plain
from bigtech_lab.application.ports.observers import Reply
from bigtech_lab.domain.component import StackStatus
from fakes.replayable_checks import NOW, ROW
from fakes.stack_view import FakeStackView


@pytest.mark.parametrize(
    "value",
    [
        ROW,
        {1: 2, "a": (1, "b")},
        Reply(200, {"~": "not a kind"}, {}, NOW, NOW),
        StackStatus("a", "local", FakeStackView().status().state, None, FakeStackView().status().components),
        [None, True, 1.5, "text"],
    ],
    ids=["row", "keys", "reply", "status", "plain"],
)
def test_what_windows_answer_comes_back_from_json(value: Any) -> None:
    assert from_plain(json.loads(json.dumps(as_plain(value)))) == value


@pytest.mark.parametrize(
    "plain", [{"~": "Popen", "v": {}}, {"~": "uuid", "v": 7}, {"~": "Reply", "v": {"x": 1}}]
)
def test_nothing_else_comes_back(plain: Any) -> None:
    with pytest.raises(ValueError, match=r"kind|written"):
        from_plain(plain)
