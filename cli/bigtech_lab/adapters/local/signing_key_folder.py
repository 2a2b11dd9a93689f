"""The signing keys of a local instance: PEM files that user-service watches."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from bigtech_lab.adapters.atomic_file import telling_storage_problems
from bigtech_lab.adapters.local.instance_secrets import add_signing_key
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

_OUTLIVED_SECONDS = 24 * 3600.0
"""Far longer than any access token is valid; the service itself stops accepting a key much sooner."""


class SigningKeyFolder:
    """Implements SigningKeys."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self) -> str:
        """Writes a new PEM file."""
        if not self._folder.is_dir():
            raise EnvironmentNotReady(
                Localized(
                    f"The instance has no folder of signing keys ({self._folder}).",
                    f"인스턴스에 서명 키 폴더가 없습니다({self._folder}).",
                ),
                code="no-signing-keys",
                hint=Localized(
                    "It was made by an earlier version; `bigtech-lab reset` makes it anew.",
                    "이전 버전이 만든 인스턴스입니다. `bigtech-lab reset`이 새로 만듭니다.",
                ),
            )
        with telling_storage_problems(self._folder):
            return add_signing_key(self._folder).stem

    def names(self) -> Sequence[str]:
        """The names of the files, oldest first."""
        return [file.stem for file in self._files()]

    def discard_outlived(self) -> Sequence[str]:
        """Removes each key whose successor is a day old."""
        files = self._files()
        outlived = [
            file
            for file, successor in pairwise(files)
            if time.time() - successor.stat().st_mtime > _OUTLIVED_SECONDS
        ]
        with telling_storage_problems(self._folder):
            for file in outlived:
                file.unlink()
        return [file.stem for file in outlived]

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("[0-9]*.pem"))
