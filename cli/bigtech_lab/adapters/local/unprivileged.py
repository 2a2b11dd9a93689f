"""PostgreSQL refuses to run as root; when the lab runs as root, it runs as another account."""

from __future__ import annotations

import os
import pwd
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

_LAUNCHER = Path(__file__).with_name("run_as.py")


@dataclass(frozen=True, slots=True)
class Account:
    """Whom a program runs as; `uid` is None for "as we are"."""

    uid: int | None = None
    gid: int | None = None

    def command(self, program: Path, *arguments: str) -> list[str]:
        """The argv that runs the program as this account."""
        argv = [str(program), *arguments]
        if self.uid is None:
            return argv
        # -I -S: the launcher needs nothing of the environment, and starts in a few milliseconds so.
        return [sys.executable, "-I", "-S", str(_LAUNCHER), str(self.uid), str(self.gid), *argv]

    def own(self, path: Path, *, recursive: bool) -> None:
        """Gives the file or folder to this account."""
        if self.uid is None or self.gid is None:
            return
        os.chown(path, self.uid, self.gid)
        if recursive:
            for folder, folders, files in os.walk(path):
                for name in (*folders, *files):
                    os.lchown(Path(folder) / name, self.uid, self.gid)


@cache
def unprivileged_account() -> Account:
    """The account for programs that refuse root: ours, or `nobody` when we are root."""
    if os.geteuid() != 0:
        return Account()
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise EnvironmentNotReady(
            Localized(
                "PostgreSQL does not run as root, and this machine has no account `nobody` to run it as.",
                "PostgreSQL은 root로 실행되지 않는데, 이 컴퓨터에는 대신 쓸 `nobody` 계정이 없습니다.",
            ),
            code="no-unprivileged-account",
            hint=Localized("Run bigtech-lab as an ordinary user.", "bigtech-lab을 일반 사용자로 실행하세요."),
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)
