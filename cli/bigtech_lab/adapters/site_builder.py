"""Builds the site of the course with mkdocs, in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bigtech_lab.adapters.atomic_file import telling_storage_problems
from bigtech_lab.errors import EnvironmentNotReady, WorkFailed

_NEEDED: Final = ("mkdocs", "material", "mkdocs_static_i18n", "mermaidx")
_LAST_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """What a build made: how many pages in both languages together, how many bytes in all."""

    folder: Path
    pages: int
    size: int


class SiteBuilder:
    """Builds from the folder that holds `mkdocs.yml` and `curriculum`; `cache` keeps drawn diagrams."""

    def __init__(self, root: Path, cache: Path) -> None:
        self._root = root
        self._cache = cache

    def build(self, folder: Path, *, strict: bool) -> BuiltSite:
        """Build the site into a folder, which is replaced only by a site that is whole.

        Raises:
            EnvironmentNotReady: the packages for it are not installed, or the folder cannot be written.
            WorkFailed: a page is wrong; `strict` makes every warning such an error.
        """
        missing = [name for name in _NEEDED if find_spec(name) is None]
        if missing:
            raise EnvironmentNotReady(
                f"The site needs packages that are not installed: {', '.join(missing)}.",
                code="no-docs-packages",
                hint="pip install 'bigtech-lab[docs]' (in a checkout, `./lab docs` installs them itself)",
            )
        if folder.exists() and any(folder.iterdir()) and not (folder / "sitemap.xml").is_file():
            raise WorkFailed(
                f"{folder} holds something that is not a site; it is left alone.",
                code="not-a-site",
                hint="Give an empty folder, or one that does not exist.",
            )
        part = folder.with_name(f"{folder.name}.part")
        with telling_storage_problems(folder):
            shutil.rmtree(part, ignore_errors=True)
            part.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._run_mkdocs(part, strict=strict)
                shutil.rmtree(folder, ignore_errors=True)
                part.rename(folder)
            finally:
                shutil.rmtree(part, ignore_errors=True)
        files = [file for file in folder.rglob("*") if file.is_file()]
        pages = sum(file.suffix == ".html" for file in files)
        return BuiltSite(folder, pages, sum(file.stat().st_size for file in files))

    def _run_mkdocs(self, folder: Path, *, strict: bool) -> None:
        arguments = [
            "build",
            "--quiet",
            "--config-file",
            str(self._root / "mkdocs.yml"),
            "--site-dir",
            str(folder),
        ]
        environment = {
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",
            "BIGTECH_LAB_DIAGRAMS": str(self._cache),
            # A help text in the pages must not depend on how this build was started.
            "BIGTECH_LAB_PROGRAM": "",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        finished = subprocess.run(  # noqa: S603 - our own arguments
            [sys.executable, "-m", "mkdocs", *arguments, *(["--strict"] if strict else [])],
            cwd=self._root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if finished.returncode != 0:
            said = (finished.stdout + finished.stderr).strip().splitlines()
            raise WorkFailed(
                "The site was not built.",
                code="site-not-built",
                hint="Mend the pages that are named; the site that was there before is still there.",
                detail=said[-_LAST_LINES:],
            )
