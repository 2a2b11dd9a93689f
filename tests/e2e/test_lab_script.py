"""`./lab` on machines that lack something; the packages are a list of one, so that a set-up takes seconds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = [
    "sh",
    "dirname",
    "mkdir",
    "cat",
    "rm",
    "mv",
    "cp",
    "cmp",
    "grep",
    "sed",
    "tail",
    "awk",
    "sleep",
    "tee",
    "env",
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in miniature: the real script, one pinned package, a command that prints its arguments."""
    place = tmp_path / "a checkout with spaces"
    package = place / "cli" / "bigtech_lab"
    package.mkdir(parents=True)
    shutil.copy(ROOT / "lab", place / "lab")
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import idna, sys\nprint('ran', sys.argv[1:])\n")
    (place / "requirements").mkdir()
    (place / "requirements" / "lab.txt").write_text(pin_of("idna"))
    (place / "requirements" / "test.txt").write_text(pin_of("idna") + pin_of("iniconfig"))
    return place


def pin_of(package: str) -> str:
    text = (ROOT / "requirements" / "test.txt").read_text()
    found = re.search(rf"^{package}==.*?(?=^\S)", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found.group()


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH that has the shell's tools and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None, tool
        (folder / tool).symlink_to(found)
    return folder


def start(checkout: Path, *arguments: str, **environ: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(checkout / "lab"), *arguments],
        env={**os.environ, "BIGTECH_LAB_PYTHON": sys.executable, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(checkout: Path, *arguments: str, **environ: str) -> tuple[int, str, str]:
    process = start(checkout, *arguments, **environ)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def test_the_first_run_sets_up_and_the_second_is_silent(checkout: Path) -> None:
    code, out, err = run(checkout, "up", "two words")
    assert (code, out) == (0, "ran ['up', 'two words']\n")
    assert "1 pinned Python packages" in err

    assert run(checkout, "up") == (0, "ran ['up']\n", "")


def test_two_first_runs_at_once_share_one_set_up(checkout: Path) -> None:
    both = [start(checkout, str(number)) for number in (1, 2)]
    results = [process.communicate(timeout=120) for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert sum("Setting up" in err for _, err in results) == 1
    assert not (checkout / ".venv.lock").exists()


def test_changed_pins_are_installed_at_the_next_run(checkout: Path) -> None:
    assert run(checkout)[0] == 0
    pins = checkout / "requirements" / "lab.txt"
    pins.write_text(pins.read_text() + pin_of("iniconfig"))

    code, _, err = run(checkout)

    assert code == 0
    assert "2 pinned Python packages" in err
    assert list((checkout / ".venv").glob("lib/*/site-packages/iniconfig"))


def test_the_lock_of_a_process_that_is_gone_is_taken_over(checkout: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    (checkout / ".venv.lock").mkdir()
    (checkout / ".venv.lock" / "pid").write_text(f"{gone.pid}\n")

    assert run(checkout)[0] == 0


def test_without_python_it_says_what_to_install(checkout: Path, bare_path: Path) -> None:
    code, _, err = run(checkout, PATH=str(bare_path), BIGTECH_LAB_PYTHON="")
    assert code == 3
    assert "no Python was found" in err
    assert "3.11 or newer" in err


def test_a_python_that_is_too_old_is_named_with_its_version(checkout: Path, bare_path: Path) -> None:
    old = bare_path / "python3"
    old.write_text('#!/bin/sh\ncase "$2" in *platform*) echo 3.9.2;; *) exit 1;; esac\n')
    old.chmod(0o755)

    code, _, err = run(checkout, PATH=str(bare_path), BIGTECH_LAB_PYTHON="")

    assert code == 3
    assert "python3 (3.9.2)" in err


def test_without_a_network_it_says_so_and_leaves_nothing_half_made(checkout: Path, tmp_path: Path) -> None:
    offline = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_RETRIES": "0",
        "PIP_CACHE_DIR": str(tmp_path / "empty"),
        "PIP_FIND_LINKS": str(tmp_path),
    }
    code, _, err = run(checkout, **offline)
    assert code == 3
    assert "could not be downloaded" in err
    assert not (checkout / ".venv" / "pins.txt").exists()
    assert not (checkout / ".venv.lock").exists()

    assert run(checkout)[:2] == (0, "ran []\n"), "the next run, with a network, goes on"


def test_a_wrong_hash_is_refused(checkout: Path) -> None:
    pins = checkout / "requirements" / "lab.txt"
    pins.write_text(re.sub(r"sha256:[0-9a-f]{8}", "sha256:00000000", pins.read_text()))

    code, _, err = run(checkout)

    assert code == 3
    assert "not the one that was pinned" in err


def test_a_folder_that_cannot_be_written_is_named(checkout: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    code, _, err = run(checkout, BIGTECH_LAB_VENV=str(file / "venv"))

    assert code == 3
    assert f"cannot write to {file}" in err
    assert "BIGTECH_LAB_VENV" in err
