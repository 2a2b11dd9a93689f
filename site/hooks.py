"""What mkdocs calls while it builds the site; the work is in `lab_site`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# mkdocs loads this file alone; its neighbours and the command must be importable beside it.
sys.path[:0] = [str(ROOT / "site"), str(ROOT / "cli")]

from mkdocs.config.defaults import MkDocsConfig  # noqa: E402
from mkdocs.plugins import CombinedEvent, event_priority  # noqa: E402
from mkdocs.structure.files import File, Files  # noqa: E402
from mkdocs.structure.pages import Page  # noqa: E402

from bigtech_lab import __version__  # noqa: E402
from lab_site.course_files import course  # noqa: E402
from lab_site.fences import fences  # noqa: E402
from lab_site.figures import where_the_numbers_come_from  # noqa: E402
from lab_site.marks import with_marks_replaced  # noqa: E402
from lab_site.navigation import navigation, translations  # noqa: E402
from lab_site.phase_page import phase_page  # noqa: E402
from lab_site.reference import PAGES  # noqa: E402

SUFFIXES = {"en": ".md", "ko": ".ko.md"}
GENERATED: dict[str, Callable[[Path, str], str]] = {
    **{f"reference/{name}": page for name, page in PAGES.items()},
    **{f"phases/phase-{phase.number}": partial(phase_page, phase.number) for phase in course().phases},
}
"""Pages that no file holds: their path without its end, and what makes them."""


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Sets the navigation, and teaches the fences of the course to the Markdown parser."""

    def language() -> str:
        return str(config.theme["language"])

    config.nav = navigation()
    with_edit_links(config, os.environ.get("BIGTECH_LAB_REPOSITORY", ""))
    config.copyright = _with_version(config.copyright)
    for entry in config.plugins["i18n"].config["languages"]:
        if entry["locale"] == "ko":
            entry["nav_translations"] = translations()
            entry["copyright"] = _with_version(entry["copyright"])
    config.mdx_configs.setdefault("pymdownx.superfences", {})["custom_fences"] = [
        {"name": name, "class": name, "format": formatter} for name, formatter in fences(language).items()
    ]
    return config


def with_edit_links(config: MkDocsConfig, repository: str) -> None:
    """Has each page link to its source in a repository; in none without an address."""
    if not repository:
        return
    config.repo_url = repository
    config.repo_name = config.repo_name or repository.rstrip("/").rpartition("/")[2]
    config.edit_uri = f"{repository.rstrip('/')}/edit/main/curriculum/"
    config.theme["features"].append("content.action.edit")


def _with_version(licence: str | None) -> str:
    name = f"BigTech Lab {__version__}"
    return licence if licence and name in licence else f"{name} · {licence}"


@event_priority(100)
def _announce(files: Files, config: MkDocsConfig) -> Files:
    """Adds the generated pages before the plugin for languages sorts the pages."""
    for name in GENERATED:
        for suffix in SUFFIXES.values():
            files.append(File(f"{name}{suffix}", config.docs_dir, config.site_dir, config.use_directory_urls))
    return files


@event_priority(-100)
def _generate(files: Files, config: MkDocsConfig) -> Files:
    """Gives them their content; that plugin makes files of its own, which know of none."""
    language = str(config.theme["language"])
    for name, page in GENERATED.items():
        file = files.get_file_from_path(f"{name}{SUFFIXES[language]}")
        if file is not None:
            file.content_string = page(ROOT, language)
    return files


on_files = CombinedEvent(_announce, _generate)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Names the theme's search for those who hear the page."""
    del page
    name = "검색" if str(config.theme["language"]) == "ko" else "Search"
    return output.replace('role="dialog"', f'role="dialog" aria-label="{name}"', 1)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Replaces the marks of the course, and says where the page's numbers come from."""
    del files
    language = str(config.theme["language"])
    name = page.file.src_uri.removesuffix(".md").removesuffix(".ko")
    if name in GENERATED:
        # It has no source that a reader could edit.
        page.edit_url = None
    return with_marks_replaced(markdown, language) + where_the_numbers_come_from(name, language)
