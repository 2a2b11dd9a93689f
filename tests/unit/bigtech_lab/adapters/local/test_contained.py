"""Code that takes too much of the machine is ended by a limit that says so, with all that it has started."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from bigtech_lab.adapters.local import contained
from bigtech_lab.domain.component_trouble import ENDED_BY_LIMIT

MEBIBYTE = 1024 * 1024
SMALL = {"BIGTECH_LAB_LARGEST_FILE": str(MEBIBYTE), "BIGTECH_LAB_MOST_WRITTEN": str(8 * MEBIBYTE)}
# Nothing here has to be ended by hand: whatever no limit ends, ends by itself.
MUCH_MEMORY = """
import time
kept = []
for _ in range(64):
    try:
        kept.append(b"x" * (64 << 20))
    except MemoryError:
        pass
time.sleep(30)
raise SystemExit("nobody stopped it")
"""
# Made in one instruction: no other thread of the process has a turn meanwhile.
ONE_VALUE = """
kept = b"x" * (4 << 30)
import time
time.sleep(30)
raise SystemExit("nobody stopped it")
"""
MANY_CHILDREN = """
import os, time
for _ in range(500):
    if os.fork() == 0:
        time.sleep(30)
        os._exit(0)
time.sleep(30)
raise SystemExit("nobody stopped it")
"""
MANY_THREADS = """
import threading, time
for _ in range(500):
    threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
time.sleep(30)
raise SystemExit("nobody stopped it")
"""
# As daemons do: a session of its own, and no parent.
IN_HIDING = """
import os, time
for _ in range(2):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(30)
        os._exit(0)
    os.wait()
kept = b"x" * (4 << 30)
time.sleep(30)
"""
MANY_OPEN = """
kept = []
for _ in range(10_000):
    try:
        kept.append(open(__file__))
    except OSError:
        pass
raise SystemExit("nobody stopped it")
"""
MANY_OPEN_BY_A_CHILD = f"""
import os
child = os.fork()
if child:
    os.waitpid(child, 0)
    raise SystemExit("nobody stopped it")
{MANY_OPEN}
"""
# Errors are swallowed, as careless code does.
ONE_FILE = """
with open("big", "wb", buffering=0) as file:
    while True:
        try:
            file.write(b"x" * 65536)
        except OSError:
            pass
"""
PRINTS = """
while True:
    try:
        print("x" * 1000, flush=True)
    except OSError:
        pass
"""
MANY_FILES = """
import itertools, time
end = time.monotonic() + 30
for number in itertools.count():
    # A few files again and again: what is written counts, not what is there.
    with open(f"file-{number % 20}", "wb") as file:
        file.write(b"x" * 500_000)
    if time.monotonic() > end:
        raise SystemExit("nobody stopped it")
"""


@dataclass(frozen=True)
class Finished:
    """What became of the code: its exit code, and what ended it."""

    code: int
    pid: int
    limit: Path

    @property
    def said(self) -> str:
        """What the limit said of this very process."""
        told = json.loads(self.limit.read_text())
        assert told["pid"] == self.pid
        return str(told["said"])

    def left(self) -> list[int]:
        """What of it still runs: by its session, or by the marker in the environment."""
        marked = f"CONTAINED_HERE={self.limit}"
        return [p.pid for p in psutil.process_iter() if self.pid == _session(p) or marked in _environment(p)]


def run(folder: Path, code: str, limits: dict[str, str] = SMALL) -> Finished:
    """Runs the code as a module of its own, as a service is: in a session, its output in a file."""
    (folder / "greedy.py").write_text(code)
    limit = folder / "limit.json"
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, contained.__file__, str(limit), "greedy"],
            env={**os.environ, **limits, "PYTHONPATH": str(folder), "CONTAINED_HERE": str(limit)},
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        code_of = process.wait(timeout=60)
    finished = Finished(code_of, process.pid, limit)
    deadline = time.monotonic() + 20
    while finished.left() and time.monotonic() < deadline:
        time.sleep(0.02)
    return finished


def _session(process: psutil.Process) -> int | None:
    try:
        return None if process.status() == psutil.STATUS_ZOMBIE else os.getsid(process.pid)
    except (psutil.NoSuchProcess, ProcessLookupError):
        return None


def _environment(process: psutil.Process) -> list[str]:
    try:
        return [f"{name}={value}" for name, value in process.environ().items()]
    except (psutil.Error, OSError):
        return []


@pytest.mark.parametrize("code", [ONE_FILE, PRINTS], ids=["one-file", "prints"])
def test_a_file_that_grows_without_end_ends_its_writer(tmp_path: Path, code: str) -> None:
    finished = run(tmp_path, code)

    assert finished.code == 1
    assert finished.said == "more than 1 MiB in one file"
    told = (tmp_path / "log").read_text()
    assert code == PRINTS or ENDED_BY_LIMIT in told
    assert max(file.stat().st_size for file in tmp_path.iterdir()) <= MEBIBYTE


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="the system does not count what is written")
def test_many_files_together_have_a_limit_too(tmp_path: Path) -> None:
    finished = run(tmp_path, MANY_FILES)
    assert finished.said == "more than 8 MiB in all"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (MUCH_MEMORY, "more than 1024 MiB of memory"),
        (ONE_VALUE, "more than 1024 MiB of memory"),
        (IN_HIDING, "more than 1024 MiB of memory"),
        (MANY_CHILDREN, "more than 256 processes and threads"),
        (MANY_THREADS, "more than 256 processes and threads"),
        (MANY_OPEN, "more than 2048 open files"),
        (MANY_OPEN_BY_A_CHILD, "more than 2048 open files"),
    ],
    ids=["memory", "one-value", "in-hiding", "children", "threads", "open", "open-by-a-child"],
)
def test_what_takes_too_much_is_ended_with_all_that_it_started(tmp_path: Path, code: str, said: str) -> None:
    finished = run(tmp_path, code, {})

    assert finished.code in {1, -signal.SIGKILL}
    assert finished.said == said
    assert f"{ENDED_BY_LIMIT} ({said})" in (tmp_path / "log").read_text()
    assert finished.left() == []


def test_memory_that_children_share_with_their_parent_counts_once(tmp_path: Path) -> None:
    code = (
        "import os, time\n"
        "kept = b'x' * (96 << 20)\n"
        "children = [os.fork() for _ in range(3)]\n"
        "time.sleep(1.5)\n"
    )
    finished = run(tmp_path, code, {"BIGTECH_LAB_MOST_MEMORY": str(300 * MEBIBYTE)})

    assert finished.code == 0
    assert not finished.limit.exists()


def test_what_code_leaves_behind_ends_with_it(tmp_path: Path) -> None:
    finished = run(tmp_path, "import subprocess\nsubprocess.Popen(['sleep', '60'])\n")

    assert finished.code == 0
    assert finished.left() == []


def test_code_leaves_no_core_and_gains_no_rights(tmp_path: Path) -> None:
    code = (
        "import resource\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE))\n"
        "print([line for line in open('/proc/self/status') if line.startswith('NoNewPrivs')])\n"
    )
    run(tmp_path, code)

    assert (tmp_path / "log").read_text() == "(0, 0)\n['NoNewPrivs:\\t1\\n']\n"


def test_modest_code_runs_as_it_does_without_a_limit(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "print(__name__, sys.argv, 'contained' not in sys.path[0], 'contained_watch' in sys.modules)\n"
        "raise SystemExit(7)\n"
    )
    finished = run(tmp_path, code)

    assert finished.code == 7
    assert (tmp_path / "log").read_text() == f"__main__ {[str(tmp_path / 'greedy.py')]} True False\n"
    assert not finished.limit.exists()
    assert finished.left() == []
