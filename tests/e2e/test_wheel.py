"""The wheel works in an empty folder, away from any checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(600)
def test_the_installed_wheel_runs_the_demo_in_an_empty_folder(tmp_path: Path) -> None:
    run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(tmp_path / "dist"),
        cwd=ROOT,
    )
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    venv, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    run(sys.executable, "-m", "venv", str(venv))
    pins = str(ROOT / "requirements" / "lab.txt")
    run(str(venv / "bin" / "pip"), "install", "-q", "--no-deps", "--require-hashes", "-r", pins)
    run(str(venv / "bin" / "pip"), "install", "-q", str(wheel))
    program = str(venv / "bin" / "bigtech-lab")
    environ = {k: v for k, v in os.environ.items() if k != "PYTHONPATH" and not k.startswith("BIGTECH_LAB_")}
    environ["XDG_DATA_HOME"] = str(tmp_path / "data")
    try:
        told = run(program, "demo", cwd=empty, environ=environ)
        assert "bigtech-lab quiz 1" in told
    finally:
        run(program, "down", cwd=empty, environ=environ)
    assert list(empty.iterdir()) == []


def run(*argv: str, cwd: Path | None = None, environ: dict[str, str] | None = None) -> str:
    completed = subprocess.run(argv, cwd=cwd, env=environ, capture_output=True, text=True, check=False)
    assert completed.returncode == 0, f"{argv}\n{completed.stdout}{completed.stderr}"
    return completed.stdout
