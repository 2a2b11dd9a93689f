"""How long the commands take: `python -m tests.bench.commands [--runs N] [--cold]`.

Everything runs in a data directory of its own. The downloads are the user's own, but for `--cold`, which
works in a fresh clone with an empty home and empty caches.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from .figures import say, say_spread

ROOT = Path(__file__).resolve().parents[2]


def timed(environ: Mapping[str, str], *argv: str, cwd: Path = ROOT) -> float:
    """Seconds that a command takes; it has to succeed."""
    began = time.perf_counter()
    completed = subprocess.run(argv, env=environ, cwd=cwd, capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    if completed.returncode != 0:
        raise SystemExit(
            f"{' '.join(argv)} ended with {completed.returncode}\n{completed.stdout}{completed.stderr}"
        )
    return took


def resident_bytes(environ: Mapping[str, str]) -> dict[str, int]:
    """Component → bytes resident (proportional share of shared pages) of all of its processes."""
    marks = instance_marks(environ)
    sums: dict[str, int] = {}
    seen: set[int] = set()
    for process in psutil.process_iter():
        try:
            found = process.environ()
            if found.get("BIGTECH_LAB_INSTANCE") not in marks:
                continue
            # PostgreSQL writes its processes' titles over their environment: they are found as children.
            for member in [process, *process.children(recursive=True)]:
                if member.pid not in seen:
                    seen.add(member.pid)
                    name = found["BIGTECH_LAB_COMPONENT"]
                    sums[name] = sums.get(name, 0) + member.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return sums


def instance_marks(environ: Mapping[str, str]) -> set[str]:
    instances = Path(environ["XDG_DATA_HOME"]) / "bigtech-lab" / "instances"
    return {json.loads(file.read_text())["uid"] for file in instances.glob("*/instance.json")}


def warm(runs: int) -> None:
    """The figures of a machine on which everything is downloaded."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "XDG_DATA_HOME": folder}
        lab = str(ROOT / "lab")
        program = str(ROOT / ".venv" / "bin" / "python")
        direct = {**environ, "PYTHONPATH": str(ROOT / "cli")}
        try:
            timed(environ, lab, "demo")
            say_spread(
                "demo, warm, stack running",
                "s",
                [timed(environ, lab, "demo") for _ in range(runs)],
                target=15,
            )
            down, up, demo = [], [], []
            for _ in range(runs):
                down.append(timed(environ, lab, "down"))
                up.append(timed(environ, lab, "up"))
                down.append(timed(environ, lab, "down"))
                demo.append(timed(environ, lab, "demo"))
            say_spread("demo, warm, stack stopped", "s", demo, target=15)
            say_spread("up, warm", "s", up, target=6)
            say_spread("down", "s", down, target=3)
            shares = resident_bytes(environ)
            say_spread("whole stack resident (PSS)", "MB", [sum(shares.values()) / 1e6], target=1500)
            say("     " + ", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in sorted(shares.items())))
            say_spread("check 1", "s", [timed(environ, lab, "check", "1") for _ in range(runs)], target=5)
            many = max(runs, 10)
            say_spread(
                "--help",
                "ms",
                [timed(direct, program, "-m", "bigtech_lab", "--help") * 1000 for _ in range(many)],
                target=150,
            )
            say_spread(
                "status", "ms", [timed(environ, lab, "status") * 1000 for _ in range(many)], target=300
            )
        finally:
            subprocess.run([lab, "down"], env=environ, check=False, capture_output=True)


def cold() -> None:
    """A fresh clone with an empty home: `./lab demo`, its downloads included."""
    with tempfile.TemporaryDirectory() as folder:
        clone, home = Path(folder) / "clone", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "BIGTECH_LAB_"))
        }
        environ = {**kept, "HOME": str(home), "XDG_DATA_HOME": str(home / ".local/share")}
        try:
            took = timed(environ, "./lab", "demo", cwd=clone)
            say_spread("demo, fresh clone, empty caches", "s", [took], target=90)
        finally:
            subprocess.run(["./lab", "down"], cwd=clone, env=environ, check=False, capture_output=True)
            shutil.rmtree(clone, ignore_errors=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cold", action="store_true")
    given = parser.parse_args()
    if given.cold:
        cold()
    else:
        warm(given.runs)
