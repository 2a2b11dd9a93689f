"""Changes below a folder are noticed, once they have ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bigtech_lab.adapters.file_watch import FileWatch


class Script:
    """A clock on which every pause does the next of some steps."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self.now = 0.0
        self._steps = list(steps)

    def clock(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds
        if self._steps:
            self._steps.pop(0)()


def nothing() -> None:
    """A step in which nobody does anything."""


def test_it_waits_for_a_change_and_until_the_writing_has_ended(tmp_path: Path) -> None:
    first, second = tmp_path / "a.py", tmp_path / "b.py"
    script = Script(nothing, lambda: first.write_text("a"), lambda: second.write_text("b"), nothing)
    watch = FileWatch([tmp_path], clock=script.clock, pause=script.pause)

    assert watch.wait() == [first, second]
    assert script.now > 1.0


def test_a_change_that_came_before_the_waiting_is_not_lost(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("a")
    script = Script()
    watch = FileWatch([tmp_path], clock=script.clock, pause=script.pause)
    file.unlink()

    assert watch.wait() == [file]


def test_what_tools_leave_beside_the_files_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").mkdir()
    file = tmp_path / "a.py"
    script = Script(
        lambda: (tmp_path / "__pycache__" / "a.py").write_text("x"),
        lambda: (tmp_path / ".a.py.swp").write_text("x"),
        lambda: (tmp_path / "a.py~").write_text("x"),
        lambda: file.write_text("a"),
    )
    watch = FileWatch([tmp_path], clock=script.clock, pause=script.pause)

    assert watch.wait() == [file]
