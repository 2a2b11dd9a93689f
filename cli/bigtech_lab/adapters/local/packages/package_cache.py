"""A cache of unpacked programs: each folder is complete or not there at all."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from bigtech_lab.adapters.atomic_file import telling_storage_problems
from bigtech_lab.adapters.local.instance_lock import exclusively
from bigtech_lab.application.ports.runtime import Say

_LONGEST_INSTALL = 900.0


class PackageCache:
    """`<cache_dir>/packages/<name>-<digest>`, made once, then only read.

    `cancelled` is set when the command is being given up; whoever fills a folder looks at it.
    """

    def __init__(self, cache_dir: Path) -> None:
        self._root = cache_dir / "packages"
        self.cancelled = threading.Event()

    def folder(self, name: str, identity: str) -> Path:
        """Where the package with that content lies; `identity` is whatever determines the content."""
        return self._root / f"{name}-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"

    def provide(self, name: str, identity: str, fill: Callable[[Path], None], say: Say) -> Path:
        """The package's folder, filled by `fill` when it is not there yet.

        A second process that needs the same package waits for the first one instead of downloading it too.
        """
        final = self.folder(name, identity)
        if final.is_dir():
            return final
        with telling_storage_problems(final):
            self._root.mkdir(parents=True, exist_ok=True)
        with exclusively(
            self._root / f".{name}.lock",
            f"installing {name}",
            patience=_LONGEST_INSTALL,
            on_wait=lambda holder: say(f"waiting for {holder}"),
        ):
            if not final.is_dir():
                with telling_storage_problems(final):
                    self._fill(name, final, fill)
        return final

    def remove(self) -> int:
        """Deletes all packages; returns how many bytes that were."""
        with telling_storage_problems(self._root):
            if not self._root.exists():
                return 0
            size = sum(file.lstat().st_size for file in self._root.rglob("*") if file.is_file())
            shutil.rmtree(self._root)
        return size

    def _fill(self, name: str, final: Path, fill: Callable[[Path], None]) -> None:
        # We hold the lock, so what lies here was left by a process that was killed.
        for partial in self._root.glob(f".{name}-partial-*"):
            shutil.rmtree(partial, ignore_errors=True)
        partial = Path(tempfile.mkdtemp(dir=self._root, prefix=f".{name}-partial-"))
        try:
            fill(partial)
            partial.chmod(0o755)
            partial.rename(final)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
