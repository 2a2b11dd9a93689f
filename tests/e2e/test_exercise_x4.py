"""Exercise X4 on the real stack: what the learner writes down is tried with two clients and two browsers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bigtech_lab import wiring
from chat_windows import CHROMIUM
from console import Console

pytestmark = pytest.mark.stack

SOLUTION = wiring.exercise_library().load("X4").solution["observations.yaml"]
WRONG = {
    "session_claim: sid": "session_claim: jti",
    "stream_path: /api/online-status/stream": "stream_path: /api/online-status/friends",
    "gone_field: is_online": "gone_field: username",
    "ttl_seconds: 60": "ttl_seconds: 300",
    "channel: presence.changed": "channel: presence.said",
}


@pytest.fixture(scope="module")
def workspace(stack: Console, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("learner") / "x4"
    stack.ok("exercise", "start", "X4", "--dir", str(folder))
    return folder


def checked(stack: Console, folder: Path, *options: str) -> tuple[int, dict[str, Any]]:
    finished = stack("exercise", "check", "X4", "--dir", str(folder), *options, "--json")
    return finished.code, {
        check["id"]: check for step in finished.json("check")["checkpoints"] for check in step["checks"]
    }


def test_an_open_worksheet_fails_each_step_with_what_is_open(stack: Console, workspace: Path) -> None:
    code, checks = checked(stack, workspace)
    assert code == 1
    assert {check["code"] for check in checks.values()} == {
        "session-not-named",
        "stream-not-named",
        "change-not-named",
        "keys-not-named",
        "channel-not-named",
        "need-not-passed",
    }


def test_wrong_answers_are_found_out_on_the_live_system(stack: Console, workspace: Path) -> None:
    text = SOLUTION.replace('"', "")
    for right, wrong in WRONG.items():
        assert right in text
        text = text.replace(right, wrong)
    (workspace / "observations.yaml").write_text(text.replace("presence:{user_id}", '"presence:{user_id}"'))
    code, checks = checked(stack, workspace)
    assert code == 1
    assert {name: check.get("code") for name, check in checks.items()} == {
        "two-log-ins-are-two-sessions": "not-the-session",
        "both-streams-are-open": "no-stream",
        "the-other-window-sees-it": "wrong-field",
        "two-browsers-see-it": "need-not-passed",
        "the-key-holds-the-leases": "wrong-ttl",
        "the-channel-tells-the-change": "nothing-heard",
    }


def test_a_worksheet_that_is_no_yaml_is_told_with_its_line(stack: Console, workspace: Path) -> None:
    (workspace / "observations.yaml").write_text("session_claim: [\n")
    code, checks = checked(stack, workspace, "--step", "X4.1")
    assert code == 1
    (check,) = checks.values()
    assert check["code"] == "worksheet-unreadable"
    assert "line 2" in check["message"]


def test_right_answers_pass_and_the_browsers_are_real_where_there_are_some(
    stack: Console, workspace: Path
) -> None:
    (workspace / "observations.yaml").write_text(SOLUTION)
    code, checks = checked(stack, workspace)
    assert code == 0, checks
    browser = checks["two-browsers-see-it"]["evidence"]
    assert browser.get("after", "offline") == "offline"
    assert ("before" in browser) == (CHROMIUM is not None)
