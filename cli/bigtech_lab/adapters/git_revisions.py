"""The history of a checkout, read with git."""

from __future__ import annotations

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

from bigtech_lab.adapters.atomic_file import telling_storage_problems
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, EnvironmentNotReady

_REFERENCE = "reference_impl"


class GitRevisions:
    """Implements Revisions for the checkout that holds `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def checked(self, name: str) -> str:
        """The hash of the commit."""
        self._insist_on_history()
        found = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found.returncode != 0:
            raise BadUsage(
                Localized(f"There is no revision '{name}'.", f"'{name}' 리비전은 없습니다."),
                code="no-revision",
                hint=Localized(
                    "Name a branch, a tag or a commit (`git log --oneline`), or two settings as name=value.",
                    "브랜치, 태그, 커밋(`git log --oneline`) 가운데 하나를 쓰거나, 설정 두 개를 "
                    "이름=값으로 쓰세요.",
                ),
            )
        return found.stdout.decode().strip()

    def reference_at(self, revision: str, folder: Path) -> Path:
        """The tree at `folder/reference_impl`."""
        archive = self._git("archive", "--format=tar", revision, "--", _REFERENCE)
        if archive.returncode != 0:
            raise EnvironmentNotReady(
                Localized(
                    f"{_REFERENCE} cannot be read at revision {revision[:12]}.",
                    f"리비전 {revision[:12]}에서 {_REFERENCE} 폴더를 읽을 수 없습니다.",
                ),
                code="revision-unreadable",
                detail=archive.stderr.decode("utf-8", "replace").splitlines()[-1:],
                hint=Localized(
                    "Was it there at that time, and is the clone complete? git fetch --unshallow",
                    "그때도 있던 폴더인지, 클론이 온전한지 확인하세요: git fetch --unshallow",
                ),
            )
        with telling_storage_problems(folder), tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
            files.extractall(folder, filter="data")
        return folder / _REFERENCE

    def _insist_on_history(self) -> None:
        # A checkout inside another one's folder is its own: what is asked is whether git knows our files.
        if self._git("ls-files", "--error-unmatch", _REFERENCE).returncode != 0:
            raise EnvironmentNotReady(
                Localized(
                    "Revisions can be compared only in a clone of the repository, with git installed.",
                    "리비전은 git이 설치된 컴퓨터의 저장소 클론에서만 비교할 수 있습니다.",
                ),
                code="no-history",
                hint=Localized(
                    "Clone the repository and run ./lab bench there; two settings can be compared anywhere.",
                    "저장소를 클론하고 그 안에서 ./lab bench를 실행하세요. 설정 두 개는 어디서나 비교할 수 "
                    "있습니다.",
                ),
            )

    def _git(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = ["git", "-C", str(self._folder), *arguments]
        try:
            return subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - argv is ours
        except FileNotFoundError:
            return subprocess.CompletedProcess(command, 127, b"", b"git is not installed")
