"""The tools that hold the style: each must be silent."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "arguments",
    [
        ("ruff", "check", "--quiet", "."),
        ("ruff", "format", "--check", "--quiet", "."),
    ],
    ids=" ".join,
)
def test_the_linter_has_nothing_to_say(arguments: tuple[str, ...]) -> None:
    assert_silent(*arguments)


def test_every_source_is_typed_strictly() -> None:
    sources = [
        "cli/bigtech_lab",
        "reference_impl/services",
        "reference_impl/monolith",
        "reference_impl/load",
        *shared_packages(),
        "labs",
        "site/hooks.py",
        "site/lab_site",
        "tests",
    ]
    assert_silent("mypy", *sources)


def test_the_directions_of_dependencies_hold() -> None:
    completed = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")],
        cwd=ROOT,
        env={"PYTHONPATH": "cli:reference_impl:reference_impl/shared", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr


def shared_packages() -> list[str]:
    return [
        str(p.relative_to(ROOT)) for p in sorted((ROOT / "reference_impl/shared").iterdir()) if p.is_dir()
    ]


def assert_silent(module: str, *arguments: str) -> None:
    completed = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr
