"""`predict` on a real stack: what is predicted happens for real, and the stack is whole on every way out."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from console import Console, ended

pytestmark = pytest.mark.stack

GOES_ON = {"log-in", "search", "send-message", "read-messages", "friend-request-by-event"}


@pytest.fixture
def whole(stack: Console) -> Iterator[Console]:
    """The session's stack, whole again afterwards."""
    yield stack
    stack.ok("up")


def state(stack: Console, component: str) -> str:
    components = json.loads(stack("status", "--json").out)["components"]
    return next(str(entry["state"]) for entry in components if entry["name"] == component)


def journal(stack: Console) -> list[str]:
    folder = stack.data / "bigtech-lab" / "instances" / "default" / "disturbances"
    return [file.name for file in folder.glob("*")] if folder.is_dir() else []


def observed(stack: Console, checkpoint: str, *answer: str) -> tuple[int, set[str], bool]:
    said = stack("predict", checkpoint, "--answer", ",".join(answer), "--json")
    told = said.json("prediction")
    return said.code, {o["id"] for o in told["options"] if o["observed"]}, told["right"]


def test_what_goes_on_without_friend_service_is_what_is_observed(whole: Console) -> None:
    assert observed(whole, "C2.4", *GOES_ON) == (0, GOES_ON, True)
    assert observed(whole, "c2.4", "friend-list") == (1, GOES_ON, False)
    assert state(whole, "friend-service") == "ready"
    assert journal(whole) == []


def test_a_message_without_kafka_is_heard_of_later(whole: Console) -> None:
    assert observed(whole, "C3.3", "refused") == (1, {"heard-later"}, False)
    assert state(whole, "kafka") == "ready"


@pytest.mark.parametrize(
    ("checkpoint", "happens"),
    [
        ("C1.3", {"send-message", "friend-list", "notifications"}),
        ("C3.2", {"once"}),
        ("C4.2", {"log-in", "send-message", "read-messages"}),
        ("C4.3b", {"at-the-last"}),
    ],
)
def test_the_reference_does_what_the_feedback_says(
    whole: Console, checkpoint: str, happens: set[str]
) -> None:
    assert observed(whole, checkpoint, *sorted(happens)) == (0, happens, True)
    faults = json.loads(whole("fault", "list", "--json").out)["faults"]
    assert [fault["name"] for fault in faults if fault["on"]] == []


def at_a_terminal(stack: Console, *arguments: str, typed: str) -> tuple[int, str]:
    """The exit code and the screen of a command that somebody answers at a terminal."""
    ours, its = pty.openpty()
    command = [sys.executable, "-m", "bigtech_lab", *arguments]
    process = subprocess.Popen(command, env=stack.environment(), stdin=its, stdout=its, stderr=its)
    os.close(its)
    os.write(ours, typed.encode())
    screen = b""
    # Linux ends a terminal that nobody holds any more with EIO.
    with suppress(OSError):
        while part := os.read(ours, 65536):
            screen += part
    os.close(ours)
    return process.wait(timeout=30), screen.decode()


def test_who_predicts_at_a_terminal_is_asked_and_finds_it_in_the_record(
    whole: Console, tmp_path: Path
) -> None:
    code, screen = at_a_terminal(whole, "predict", "C3.1", "--lang", "ko", typed="9\n3\n")

    assert code == 1
    assert "1부터 3까지" in screen
    assert "예측과 다른 점이 있습니다." in screen
    whole.ok("progress", "export", str(tmp_path / "record.json"))
    facts = json.loads((tmp_path / "record.json").read_text())["facts"]
    told = [fact["data"] for fact in facts if fact["subject"] == "C3.1"][-1]
    assert told == {"predicted": ["spread"], "observed": ["one-partition"], "right": False}


def test_presence_ends_with_the_lease_and_the_settings_are_put_back(whole: Console) -> None:
    assert observed(whole, "C4.3", "when-the-lease-ends") == (0, {"when-the-lease-ends"}, True)
    assert state(whole, "user-service") == "ready"
    instance = whole.data / "bigtech-lab" / "instances" / "default"
    left = [file for file in instance.rglob("*.json") if "PRESENCE_TTL_SECONDS" in file.read_text()]
    assert left == []


def started(stack: Console) -> subprocess.Popen[str]:
    """A prediction at the moment at which Kafka is away."""
    running = stack.start("predict", "C3.3", "--answer", "refused", "--json")
    deadline = time.monotonic() + 30
    while not journal(stack):
        assert running.poll() is None
        assert time.monotonic() < deadline, "Kafka was never stopped"
        time.sleep(0.02)
    return running


def test_an_interrupted_prediction_restores_the_stack_and_says_so(whole: Console) -> None:
    running = started(whole)
    running.send_signal(signal.SIGINT)
    err = ended(running, timeout=90).err
    assert running.returncode == 130
    assert "the stack is being made whole again" in err
    assert "Traceback" not in err
    assert journal(whole) == []
    assert state(whole, "kafka") == "ready"


def test_after_a_kill_the_next_command_restores_the_stack_and_says_so(whole: Console) -> None:
    running = started(whole)
    running.kill()
    ended(running, timeout=30)

    said = whole("predict", "C2.4", "--answer", ",".join(GOES_ON), "--json")

    assert "kafka stopped; that is undone." in said.err
    assert said.code == 0, said.out
    assert journal(whole) == []


def test_a_stack_that_is_not_whole_is_refused(whole: Console) -> None:
    whole.ok("stop", "friend-service")
    said = whole("predict", "C2.4", "--answer", "log-in", "--json")
    assert said.code == 3
    assert "friend-service" in said.json("problem")["error"]["message"]


def test_what_is_no_option_is_refused_before_anything_is_done(whole: Console) -> None:
    said = whole("predict", "C2.4", "--answer", "log-in,fly", "--json")
    assert said.code == 2
    assert "fly" in said.json("problem")["error"]["message"]
    assert whole("predict", "C2.4").code == 2
