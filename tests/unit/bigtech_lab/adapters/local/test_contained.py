"""Code that writes without end is ended by a limit that says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bigtech_lab.adapters.local import contained
from bigtech_lab.domain.component_trouble import ENDED_BY_LIMIT

MEBIBYTE = 1024 * 1024
LIMITS = {"BIGTECH_LAB_LARGEST_FILE": str(MEBIBYTE), "BIGTECH_LAB_MOST_WRITTEN": str(8 * MEBIBYTE)}
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


def run(folder: Path, code: str) -> tuple[subprocess.CompletedProcess[bytes], Path]:
    """Runs the code as a module of its own; its output goes into a file, as a service's does."""
    (folder / "greedy.py").write_text(code)
    limit = folder / "limit.json"
    with (folder / "log").open("ab") as log:
        finished = subprocess.run(
            [sys.executable, contained.__file__, str(limit), "greedy"],
            env={**os.environ, **LIMITS, "PYTHONPATH": str(folder)},
            cwd=folder,
            stdout=log,
            stderr=log,
            timeout=60,
            check=False,
        )
    return finished, limit


@pytest.mark.parametrize("code", [ONE_FILE, PRINTS], ids=["one-file", "prints"])
def test_a_file_that_grows_without_end_ends_its_writer(tmp_path: Path, code: str) -> None:
    finished, limit = run(tmp_path, code)

    assert finished.returncode == 1
    assert json.loads(limit.read_text())["said"] == "more than 1 MiB in one file"
    told = (tmp_path / "log").read_text()
    assert code == PRINTS or ENDED_BY_LIMIT in told
    assert max(file.stat().st_size for file in tmp_path.iterdir()) <= MEBIBYTE


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="the system does not count what is written")
def test_many_files_together_have_a_limit_too(tmp_path: Path) -> None:
    finished, limit = run(tmp_path, MANY_FILES)
    assert finished.returncode == 1
    assert json.loads(limit.read_text())["said"] == "more than 8 MiB in all"


def test_modest_code_runs_as_it_does_without_a_limit(tmp_path: Path) -> None:
    code = "import sys\nprint(__name__, sys.argv, 'contained' not in sys.path[0])\nraise SystemExit(7)\n"
    finished, limit = run(tmp_path, code)

    assert finished.returncode == 7
    assert (tmp_path / "log").read_text() == "__main__ ['" + str(tmp_path / "greedy.py") + "'] True\n"
    assert not limit.exists()
