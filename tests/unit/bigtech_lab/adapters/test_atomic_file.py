from __future__ import annotations

import errno
from pathlib import Path

import pytest

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.errors import EnvironmentNotReady


def test_a_secret_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    write_atomically(tmp_path / "key", b"secret", mode=0o600)

    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_an_interrupted_write_leaves_the_old_content_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "state"
    write_atomically(file, "old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(file, "new")

    assert file.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["state"]


@pytest.mark.parametrize(
    ("number", "advice"),
    [(errno.ENOSPC, "free some space"), (errno.EROFS, "XDG_DATA_HOME"), (errno.ENOTDIR, "not a folder")],
)
def test_what_the_file_system_refuses_is_told_with_what_to_do(
    tmp_path: Path, number: int, advice: str
) -> None:
    with pytest.raises(EnvironmentNotReady) as caught, telling_storage_problems(tmp_path):
        raise OSError(number, "refused", str(tmp_path / "x"))

    assert str(tmp_path / "x") in caught.value.message
    assert advice in (caught.value.hint or "")
