"""What reaches a terminal, a pipe and a person with NO_COLOR."""

from __future__ import annotations

import io

import pytest
from rich.color import Color
from rich.table import Table
from rich.text import Text

from bigtech_lab.errors import EnvironmentNotReady
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.console import stdout
from bigtech_lab.presentation.problem import show_problem

LOG = [f"line {number}" for number in range(30)] + [
    "the reason " + "that takes some room " * 8 + "at the end"
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """From now on both streams are one terminal of 80 columns that knows colours."""
    stream = Terminal()
    for name, value in {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "40"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("sys.stdout", stream)
    monkeypatch.setattr("sys.stderr", stream)
    return stream


def failed_start() -> EnvironmentNotReady:
    return EnvironmentNotReady(
        "redis ended while it was starting, and this sentence is longer than a terminal is wide.",
        code="start-failed",
        hint="bigtech-lab logs redis",
        detail=LOG,
    )


def show_table() -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("component", "a heading wider than its rows"):
        table.add_column(heading)
    table.add_row("kafka", Text("dead", style=palette.BAD))
    stdout().print(table)


def test_what_is_piped_has_no_colours_and_no_spaces_at_the_ends_of_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_table()

    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    assert "\x1b" not in "".join(lines)


def test_a_prompt_keeps_its_last_space(capsys: pytest.CaptureFixture[str]) -> None:
    stdout().print("Your choice: ", end="")

    assert capsys.readouterr().out == "Your choice: "


def test_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    show_table()

    assert "\x1b[" in shown.getvalue()


def test_no_color_leaves_no_escape_code_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    show_table()
    show_problem(failed_start())

    assert "dead" in shown.getvalue()
    assert "\x1b" not in shown.getvalue()


def test_a_problem_hangs_below_its_label_and_shows_ten_lines_of_the_log_with_the_last_one_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    show_problem(failed_start())

    lines = shown.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[1].startswith("       ")
    assert sum("│ line" in line for line in lines) == 9
    assert any(line.rstrip().endswith("at the end") for line in lines)


def test_a_piped_problem_keeps_each_sentence_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    error = failed_start()
    show_problem(error)

    printed = capsys.readouterr().err.splitlines()
    assert f"error: {error.message}" in printed
    assert f"  │ {LOG[-1]}" in printed


def test_a_log_cannot_recolour_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show_problem(EnvironmentNotReady("It ended.", code="x", detail=["\x1b[2J\x1b[31mgone"]))

    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name in vars(palette) if name.isupper() and name != "STRONG"])
@pytest.mark.parametrize("ground", [0.0, 1.0], ids=["black", "white"])
def test_every_colour_is_readable_on_black_and_on_white(name: str, ground: float) -> None:
    style = getattr(palette, name).removeprefix("bold ")
    red, green, blue = (_linear(part / 255) for part in Color.parse(style).get_truecolor())
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue

    # WCAG 2.2, contrast ratio; 3.0 is asked of large text, 4.5 of small.
    assert (max(light, ground) + 0.05) / (min(light, ground) + 0.05) > 3.8


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
