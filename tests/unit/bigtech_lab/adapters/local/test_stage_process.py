"""A stage in a process of its own: what it says comes back, and it cleans up whatever ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from bigtech_lab.adapters.local.stage_process import StageProcess
from bigtech_lab.application.ports.mutant_stage import CannotBreak
from bigtech_lab.domain.mutant import Mutant
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.errors import BadUsage, EnvironmentNotReady

ROOT = Path(__file__).parents[5]
PATHS = f"import sys; sys.path[:0] = {[str(ROOT / 'cli'), str(ROOT / 'tests')]!r}\n"

# A stage that writes down what becomes of it; it hangs, breaks down and refuses on demand.
SERVER = f"""{PATHS}
import os, sys, time
from bigtech_lab.adapters.interruption import interruptible
from bigtech_lab.adapters.local.stage_process import serve
from bigtech_lab.errors import BadUsage
from fakes.mutant_stage import FakeStage

class Stage(FakeStage):
    def raise_up(self, profile):
        if profile == "unknown":
            raise BadUsage("There is no such profile.", code="unknown", hint="Take msa.", detail=["a"])
        open(FILE, "w").write("up %d" % os.getpid())
        super().raise_up(profile)
        if profile == "hanging":
            time.sleep(60)
        if profile == "dying":
            os._exit(3)
    def remove(self):
        open(FILE, "a").write(" removed")

FILE = sys.argv[1]
stage = Stage(dict(broken=["one"]))
stage.stale.add("stale")
try:
    with interruptible():
        serve(stage, sys.stdin.buffer, sys.stdout.buffer)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@pytest.fixture
def stage(notes: Path) -> Iterator[StageProcess]:
    made = StageProcess([sys.executable, "-c", SERVER, str(notes)])
    yield made
    made.remove()


def mutant(name: str) -> Mutant:
    return Mutant(name, "What is broken.", ("one",))


def eventually(look: Callable[[], bool]) -> bool:
    deadline = monotonic() + 10
    while not (seen := look()) and monotonic() < deadline:
        sleep(0.02)
    return seen


def test_what_the_stage_says_comes_back(stage: StageProcess, notes: Path) -> None:
    stage.raise_up("msa")
    stage.put_on(mutant("broken"))
    assert [r.verdict for r in stage.check("1", ["one", "two"], 7)] == [Verdict.FAILED, Verdict.PASSED]
    stage.put_right()
    assert [r.verdict for r in stage.check("1", ["one"], 7)] == [Verdict.PASSED]
    stage.take_down()
    assert [r.verdict for r in stage.check("1", ["one"], 7)] == [Verdict.BLOCKED]

    stage.remove()
    assert notes.read_text().endswith("removed")


def test_what_it_refuses_is_raised_here_and_it_goes_on(stage: StageProcess) -> None:
    with pytest.raises(CannotBreak, match="the text is gone"):
        stage.put_on(mutant("stale"))
    with pytest.raises(BadUsage, match="no such profile") as refused:
        stage.raise_up("unknown")
    assert (refused.value.code, refused.value.hint, refused.value.detail) == (
        "unknown", "Take msa.", ("a",),
    )  # fmt: skip
    stage.raise_up("msa")


def test_a_stage_that_is_in_the_middle_of_something_is_broken_off_and_cleans_up(
    stage: StageProcess, notes: Path
) -> None:
    told: list[str] = []

    def work() -> None:
        try:
            stage.raise_up("hanging")
        except EnvironmentNotReady as ended:
            told.append(ended.code)

    working = threading.Thread(target=work)
    working.start()
    assert eventually(notes.exists)
    stage.remove()
    working.join(10)

    assert told == ["stage-ended"]
    assert notes.read_text().endswith("removed")


def test_a_stage_that_breaks_down_is_told_as_what_it_is(stage: StageProcess) -> None:
    with pytest.raises(EnvironmentNotReady, match="ended in the middle of its work"):
        stage.raise_up("dying")


def test_a_stage_cleans_up_when_its_command_was_killed(notes: Path) -> None:
    command = (
        f"{PATHS}import time\n"
        "from bigtech_lab.adapters.local.stage_process import StageProcess\n"
        f"StageProcess([sys.executable, '-c', {SERVER!r}, {str(notes)!r}]).raise_up('msa')\n"
        "print('up', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", command], stdout=subprocess.PIPE) as asker:
        assert asker.stdout is not None
        assert asker.stdout.readline() == b"up\n"
        pid = int(notes.read_text().split()[1])
        os.kill(asker.pid, signal.SIGKILL)

    assert eventually(lambda: not psutil.pid_exists(pid))
    assert notes.read_text().endswith("removed")


def test_a_stage_that_was_removed_starts_no_more(notes: Path) -> None:
    stage = StageProcess([sys.executable, "-c", SERVER, str(notes)])
    stage.remove()
    with pytest.raises(EnvironmentNotReady, match="was removed"):
        stage.raise_up("msa")
    assert not notes.exists()
