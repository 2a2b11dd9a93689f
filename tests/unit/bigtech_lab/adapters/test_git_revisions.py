"""Reading the reference's code out of a history."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bigtech_lab.adapters.git_revisions import GitRevisions
from bigtech_lab.errors import BadUsage, EnvironmentNotReady


def _git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.com")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Two commits that differ in one file of the reference."""
    checkout = tmp_path / "checkout"
    file = checkout / "reference_impl" / "services" / "chat.py"
    file.parent.mkdir(parents=True)
    _git(checkout, "init", "-q")
    for text in ("SPEED = 1\n", "SPEED = 2\n"):
        file.write_text(text)
        _git(checkout, "add", ".")
        _git(checkout, "commit", "-qm", text)
    return checkout


def test_a_tree_is_what_the_reference_was_at_that_time(history: Path, tmp_path: Path) -> None:
    revisions = GitRevisions(history)
    trees = [
        revisions.reference_at(revisions.checked(name), tmp_path / str(side))
        for side, name in enumerate(("HEAD~1", "HEAD"))
    ]
    assert [(tree / "services" / "chat.py").read_text() for tree in trees] == ["SPEED = 1\n", "SPEED = 2\n"]


@pytest.mark.parametrize("name", ["nonsense", "--all", "HEAD~7"])
def test_an_unknown_revision_is_the_callers_mistake(history: Path, name: str) -> None:
    with pytest.raises(BadUsage) as refused:
        GitRevisions(history).checked(name)
    assert refused.value.code == "no-revision"


def test_a_copy_without_history_says_that_it_has_none(tmp_path: Path) -> None:
    (tmp_path / "reference_impl").mkdir()
    with pytest.raises(EnvironmentNotReady) as refused:
        GitRevisions(tmp_path).checked("HEAD")
    assert refused.value.code == "no-history"
