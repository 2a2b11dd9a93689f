"""Starting a process that outlives this one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from bigtech_lab.adapters.atomic_file import storage_problem
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

_KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "LD_LIBRARY_PATH")
_LARGEST_LOG = 20_000_000


def spawn(argv: Sequence[str], env: Mapping[str, str], log: Path, cwd: Path) -> subprocess.Popen[bytes]:
    """Starts `argv` in a session of its own (no Ctrl-C of this terminal reaches it), output appended to
    `log`.

    Only a few variables of this process are handed on, so that a stack behaves the same from every shell.
    """
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    try:
        _rotate(log)
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise storage_problem(error, log) from error
    try:
        return subprocess.Popen(  # noqa: S603 - argv is ours
            list(argv),
            env={**environment, **env},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    except OSError as error:
        raise EnvironmentNotReady(
            Localized(
                f"Cannot start {argv[0]}: {error.strerror}.",
                f"시작할 수 없습니다: {argv[0]} ({error.strerror}).",
            ),
            code="cannot-start",
            hint=Localized(
                "Renew the downloads: bigtech-lab clean --cache; `bigtech-lab doctor` shows more.",
                "다운로드를 새로 받으세요: bigtech-lab clean --cache. `bigtech-lab doctor`가 더 보여 줍니다.",
            ),
        ) from error
    finally:
        os.close(output)


def _rotate(log: Path) -> None:
    # Only at a start: while the process runs, its open descriptor would follow the renamed file.
    if log.exists() and log.stat().st_size > _LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
