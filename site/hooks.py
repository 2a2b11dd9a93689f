"""What mkdocs calls while it builds the site; the work is in `lab_site`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# mkdocs loads this file alone; its neighbours and the command must be importable beside it.
sys.path[:0] = [str(ROOT / "site"), str(ROOT / "cli")]

from mkdocs.config.defaults import MkDocsConfig  # noqa: E402
from mkdocs.plugins import CombinedEvent, event_priority  # noqa: E402
from mkdocs.structure.files import File, Files  # noqa: E402

from lab_site.fences import fences  # noqa: E402
from lab_site.reference import PAGES  # noqa: E402

SUFFIXES = {"en": ".md", "ko": ".ko.md"}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Teaches the fences of the course to the Markdown parser."""

    def language() -> str:
        return str(config.theme["language"])

    config.mdx_configs.setdefault("pymdownx.superfences", {})["custom_fences"] = [
        {"name": name, "class": name, "format": formatter} for name, formatter in fences(language).items()
    ]
    return config


@event_priority(100)
def _announce(files: Files, config: MkDocsConfig) -> Files:
    """Adds the generated pages before the plugin for languages sorts the pages."""
    for name in PAGES:
        for suffix in SUFFIXES.values():
            path = f"reference/{name}{suffix}"
            files.append(File(path, config.docs_dir, config.site_dir, config.use_directory_urls))
    return files


@event_priority(-100)
def _generate(files: Files, config: MkDocsConfig) -> Files:
    """Gives them their content; that plugin makes files of its own, which know of none."""
    language = str(config.theme["language"])
    for name, page in PAGES.items():
        file = files.get_file_from_path(f"reference/{name}{SUFFIXES[language]}")
        if file is not None:
            file.content_string = page(ROOT, language)
    return files


on_files = CombinedEvent(_announce, _generate)
