"""The screen `learn` in a real terminal, with the keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console import Console
from terminal import Terminal, terminal

DOWN, HOME, ENTER, INTERRUPT = "\x1b[B", "\x1b[H", "\r", "\x03"
LEFT_ALTERNATE_SCREEN = "\x1b[?1049l"
GREYS = {16, 59, 102, 145, 188, *range(231, 256)}
COLOURS = re.compile(r"[34]8;5;(\d+)")
OTHER_COLOURS = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[1-6]|4[1-6]|[34]8;2;[0-9;]+)m")


def goes_to(screen: Terminal, item: str, title: str, stack: Console) -> None:
    """Moves to an item of the first phase, which is unfolded unless all of it is done."""
    items = stack.ok("progress", "show", "1", "--json").json("progress")["phases"][0]["items"]
    screen.reads("1 Getting started")
    if "▶ 1 Getting started" in screen.seen:
        screen.presses(HOME + ENTER)
    else:
        screen.presses(HOME)
    screen.reads("Know the project")
    screen.presses(DOWN * ([entry["id"] for entry in items].index(item) + 1))
    screen.reads(title)


@pytest.mark.stack
def test_a_checkpoint_is_passed_from_the_keyboard_and_the_record_knows(stack: Console) -> None:
    with terminal("learn", "--lang", "en", environ=stack.environment()) as screen:
        screen.reads("stack: running 8/8")
        goes_to(screen, "C1.1", "C1.1 The stack runs", stack)
        screen.presses("c")
        screen.reads("passed · ")
        screen.presses("q")
        assert screen.ends() == 0
        assert LEFT_ALTERNATE_SCREEN in screen.written
    items = stack.ok("progress", "show", "1", "--json").json("progress")["phases"][0]["items"]
    assert [entry["state"] for entry in items if entry["id"] == "C1.1"] == ["done"]


@pytest.mark.stack
def test_an_event_is_followed_on_the_screen_in_korean(stack: Console) -> None:
    with terminal("learn", "--lang", "ko", environ=stack.environment(), rows=60) as screen:
        screen.reads("스택: 실행 중 8/8")
        screen.presses("t")
        screen.reads("흐름을 고르고")
        screen.presses(ENTER)
        screen.reads("correlation_id")
        screen.presses(INTERRUPT)
        assert screen.ends() == 0


def test_a_quiz_is_asked_in_the_same_terminal_and_ctrl_c_leads_back(tmp_path: Path) -> None:
    lab = Console(tmp_path)
    with terminal("learn", "--lang", "en", environ=lab.environment()) as screen:
        goes_to(screen, "C1.3", "quiz-roles", lab)
        screen.presses("x")
        screen.reads("bigtech-lab quiz 1 C1.3")
        screen.reads("1/")
        screen.presses(INTERRUPT)
        screen.reads("Enter leads back")
        screen.presses(ENTER)
        screen.reads("quiz-roles")
        screen.presses("q")
        assert screen.ends() == 0


def test_no_color_leaves_only_greys(tmp_path: Path) -> None:
    environ = {**Console(tmp_path).environment(), "NO_COLOR": "1"}
    with terminal("learn", environ=environ) as screen:
        screen.reads("D1.1")
        screen.presses("p")
        screen.reads("checkpoints")
        assert {int(colour) for colour in COLOURS.findall(screen.written)} <= GREYS
        assert not OTHER_COLOURS.search(screen.written)


def test_without_a_terminal_it_names_the_plain_commands(tmp_path: Path) -> None:
    lab = Console(tmp_path)
    finished = lab("learn")
    assert finished.code == 2
    assert "this terminal can show none" in finished.err
    assert "bigtech-lab next" in finished.err
    with terminal("learn", environ=lab.environment(), kind="dumb") as screen:
        screen.reads("this terminal can show none")
        assert screen.ends() == 2


def test_a_corrupt_record_is_told_before_the_screen_opens(tmp_path: Path) -> None:
    lab = Console(tmp_path)
    record = tmp_path / "bigtech-lab" / "learner.sqlite3"
    record.parent.mkdir(parents=True)
    record.write_bytes(b"no database at all" * 100)
    with terminal("learn", environ=lab.environment()) as screen:
        screen.reads("error:")
        assert screen.ends() in {2, 3}
        assert LEFT_ALTERNATE_SCREEN not in screen.written
        assert "Traceback" not in screen.seen
