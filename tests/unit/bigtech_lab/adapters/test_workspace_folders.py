"""Workspaces as folders: made once, remembered, read with limits, begun anew with a backup."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bigtech_lab.adapters.local.workspace_folders import LARGEST_FILE, MARK, MOST_FILES, WorkspaceFolders
from bigtech_lab.errors import BadUsage

FILES = {"services/a/one.py": "one = 1\n", "README.md": "read me\n"}


@pytest.fixture
def workspaces(tmp_path: Path) -> WorkspaceFolders:
    return WorkspaceFolders(
        tmp_path / "data" / "workspaces.json", lambda: datetime(2026, 3, 1, 12, tzinfo=UTC)
    )


def test_a_workspace_is_found_again_by_its_exercise(workspaces: WorkspaceFolders, tmp_path: Path) -> None:
    workspaces.make("X3", tmp_path / "work", FILES)
    assert workspaces.folder_of("X3", None) == tmp_path / "work"
    assert workspaces.read(tmp_path / "work") == FILES


def test_a_folder_that_holds_something_is_not_written_to(
    workspaces: WorkspaceFolders, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(BadUsage, match="there already"):
        workspaces.make("X3", tmp_path, FILES)
    assert not (tmp_path / MARK).exists()


def test_a_workspace_of_another_exercise_is_refused(workspaces: WorkspaceFolders, tmp_path: Path) -> None:
    workspaces.make("X4", tmp_path / "work", FILES)
    with pytest.raises(BadUsage, match="of X4, not of X3"):
        workspaces.folder_of("X3", tmp_path / "work")


@pytest.mark.parametrize("register", ["", "{broken", "[1]", '{"X3": "/nowhere"}'])
def test_a_register_that_is_broken_or_out_of_date_only_asks_for_the_folder(
    tmp_path: Path, register: str
) -> None:
    file = tmp_path / "workspaces.json"
    file.write_text(register)
    with pytest.raises(BadUsage, match="no workspace for X3"):
        WorkspaceFolders(file).folder_of("X3", None)


def test_beginning_anew_keeps_the_old_folder(workspaces: WorkspaceFolders, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    workspaces.make("X3", folder, FILES)
    (folder / "services/a/one.py").write_text("one = 2\n")
    backup = workspaces.start_again("X3", folder, FILES)
    assert backup.name == "work.backup-20260301T120000000000"
    assert (backup / "services/a/one.py").read_text() == "one = 2\n"
    assert workspaces.read(folder) == FILES
    assert json.loads((folder / MARK).read_text())["exercise"] == "X3"


def test_what_is_no_text_or_too_large_or_too_much_is_named(
    workspaces: WorkspaceFolders, tmp_path: Path
) -> None:
    folder = tmp_path / "work"
    workspaces.make("X3", folder, FILES)
    bad = folder / "bad.py"
    bad.write_bytes(b"\xff\xfe")
    with pytest.raises(BadUsage, match=r"bad\.py cannot be used: it is no UTF-8"):
        workspaces.read(folder)
    bad.write_text("#" * (LARGEST_FILE + 1))
    with pytest.raises(BadUsage, match="256 KiB each"):
        workspaces.read(folder)
    bad.unlink()
    for number in range(MOST_FILES):
        (folder / f"{number}.py").write_text("")
    with pytest.raises(BadUsage, match=f"takes {MOST_FILES} files"):
        workspaces.read(folder)


def test_a_link_out_of_the_workspace_is_refused(workspaces: WorkspaceFolders, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    workspaces.make("X3", folder, FILES)
    (tmp_path / "secret.py").write_text("secret = 1\n")
    (folder / "link.py").symlink_to(tmp_path / "secret.py")
    with pytest.raises(BadUsage, match="a link to a place outside"):
        workspaces.read(folder)
