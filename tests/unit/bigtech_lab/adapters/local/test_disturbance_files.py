"""The journal of disturbances outlives the process that wrote it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bigtech_lab.adapters.local.disturbance_files import DisturbanceFiles
from bigtech_lab.domain.disturbance import Disturbance, DisturbanceKind, Noted
from bigtech_lab.domain.fault import SwitchedFault
from bigtech_lab.errors import EnvironmentNotReady

FAULT = Disturbance(DisturbanceKind.FAULT, "slow", SwitchedFault("slow", {"ms": 7}, "chat-service"))
WRITER = """
import sys, pathlib
from bigtech_lab.adapters.local.disturbance_files import DisturbanceFiles
from bigtech_lab.domain.disturbance import Disturbance, DisturbanceKind
DisturbanceFiles(pathlib.Path(sys.argv[1])).note(Disturbance(DisturbanceKind.PAUSED, "kafka"))
print("noted", flush=True)
sys.stdin.read()
"""


def test_what_a_living_process_has_disturbed_is_left_to_it_and_what_it_left_at_its_death_is_found(
    tmp_path: Path,
) -> None:
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **path},
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"noted\n"
        assert DisturbanceFiles(tmp_path).left_over() == []
        writer.kill()
        writer.wait()

    journal = DisturbanceFiles(tmp_path)
    (found,) = journal.left_over()
    assert found.disturbance == Disturbance(DisturbanceKind.PAUSED, "kafka")

    # It is undone by one process at a time.
    assert DisturbanceFiles(tmp_path).left_over() == []
    journal.let_go(found)
    second = DisturbanceFiles(tmp_path)
    assert second.left_over() == [found]
    second.undone(found)
    assert list(tmp_path.iterdir()) == []


def test_how_a_fault_was_switched_before_survives(tmp_path: Path) -> None:
    journal = DisturbanceFiles(tmp_path)
    journal.let_go(journal.note(FAULT))

    assert [noted.disturbance for noted in DisturbanceFiles(tmp_path).left_over()] == [FAULT]


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "disturbances"
    DisturbanceFiles(folder).note(FAULT)

    assert [file.stat().st_mode & 0o777 for file in (folder, *folder.iterdir())] == [0o700, 0o600]


def test_an_entry_that_cannot_be_read_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")

    with pytest.raises(EnvironmentNotReady) as raised:
        DisturbanceFiles(tmp_path).left_over()

    assert raised.value.code == "journal-unreadable"
    assert str(tmp_path / "a.json") in str(raised.value.hint)


def test_without_a_folder_there_is_nothing_left_and_a_note_needs_one_that_can_be_made(tmp_path: Path) -> None:
    assert DisturbanceFiles(tmp_path / "none").left_over() == []
    (tmp_path / "file").write_text("")

    with pytest.raises(EnvironmentNotReady, match="Cannot write"):
        DisturbanceFiles(tmp_path / "file" / "below").note(FAULT)


def test_taking_out_what_is_out_already_is_no_error(tmp_path: Path) -> None:
    DisturbanceFiles(tmp_path).undone(Noted("gone", FAULT))
