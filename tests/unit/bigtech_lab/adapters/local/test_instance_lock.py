from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bigtech_lab.adapters.local.instance_lock import exclusively
from bigtech_lab.errors import EnvironmentNotReady

_HOLD = """
import sys
from pathlib import Path
from bigtech_lab.adapters.local.instance_lock import exclusively
with exclusively(Path(sys.argv[1]), "reset"):
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_command_is_told_who_holds_the_instance_and_goes_on_when_it_is_done(tmp_path: Path) -> None:
    told: list[str] = []
    with _holder(tmp_path / "lock") as holder:
        stdin = holder.stdin
        assert stdin is not None

        def on_wait(who: str) -> None:
            told.append(who)
            stdin.close()

        with exclusively(tmp_path / "lock", "up", patience=10, on_wait=on_wait):
            assert told == [f"`bigtech-lab reset` (process {holder.pid})"]


def test_a_wait_in_vain_ends_with_the_holders_name(tmp_path: Path) -> None:
    with _holder(tmp_path / "lock") as holder:
        with (
            pytest.raises(EnvironmentNotReady, match=str(holder.pid)),
            exclusively(tmp_path / "lock", "up", patience=0.1),
        ):
            pass
        holder.kill()


def test_a_killed_holder_leaves_no_lock_behind(tmp_path: Path) -> None:
    with _holder(tmp_path / "lock") as holder:
        holder.kill()
        holder.wait()

    with exclusively(tmp_path / "lock", "up", patience=1):
        pass
