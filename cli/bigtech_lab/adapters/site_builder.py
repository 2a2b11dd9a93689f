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
from bigtech_lab.domain.localized import Localized
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
                Localized(
                    f"The site needs packages that are not installed: {', '.join(missing)}.",
                    f"사이트에 필요한 패키지가 설치되어 있지 않습니다: {', '.join(missing)}.",
                ),
                code="no-docs-packages",
                hint=Localized(
                    "pip install 'bigtech-lab[docs]' (in a checkout, `./lab docs` installs them itself)",
                    "pip install 'bigtech-lab[docs]' (체크아웃에서는 `./lab docs`가 알아서 설치합니다)",
                ),
            )
        if folder.exists() and any(folder.iterdir()) and not (folder / "sitemap.xml").is_file():
            raise WorkFailed(
                Localized(
                    f"{folder} holds something that is not a site; it is left alone.",
                    f"{folder}에 사이트가 아닌 것이 들어 있어 건드리지 않았습니다.",
                ),
                code="not-a-site",
                hint=Localized(
                    "Give an empty folder, or one that does not exist.",
                    "빈 폴더나 아직 없는 폴더를 지정하세요.",
                ),
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
                Localized("The site was not built.", "사이트를 만들지 못했습니다."),
                code="site-not-built",
                hint=Localized(
                    "Mend the pages that are named; the site that was there before is still there.",
                    "이름이 나온 페이지를 고치세요. 이전 사이트는 그대로 있습니다.",
                ),
                detail=said[-_LAST_LINES:],
            )
