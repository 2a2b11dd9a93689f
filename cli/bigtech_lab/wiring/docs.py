"""The site of the course and its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.progress import course_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bigtech_lab.adapters.site_builder import BuiltSite


def site_folder() -> Path:
    """Where the built site is: beside the sources of a checkout, else among what can be made again."""
    root = settings().bundle_dir
    return root / "build" / "site" if (root / "pyproject.toml").is_file() else settings().cache_dir / "site"


def build_site(folder: Path, *, strict: bool) -> BuiltSite:
    """Builds the site into a folder."""
    from bigtech_lab.adapters.site_builder import SiteBuilder

    builder = SiteBuilder(settings().bundle_dir, settings().cache_dir / "diagrams")
    return builder.build(folder, strict=strict)


def serve_site(folder: Path, port: int, serving: Callable[[str], None]) -> None:
    """Serves a built site until Ctrl-C."""
    from bigtech_lab.adapters.site_server import serve_site as adapter

    adapter(folder, port, serving)


def page_names() -> dict[str, str]:
    ""
    "What a page may be called → its file below `curriculum`: a document's id, or its name without the end."
    ""
    curriculum = settings().bundle_dir / "curriculum"
    files = (file.relative_to(curriculum) for file in curriculum.rglob("*.md"))
    names = {str(file.with_suffix("")): str(file) for file in files if not file.name.endswith(".ko.md")}
    documents = (item for item in course_source().course() if item.file is not None)
    return {**names, **{item.id: item.file for item in documents if item.file is not None}}


def plain_page(file: str, language: str) -> str | None:
    ""
    "A page as Markdown for the terminal; None when it is not written yet."
    ""
    from bigtech_lab.adapters.page_source import plain_page as adapter

    text = course_source().page(file, language)
    return None if text is None else adapter(settings().bundle_dir, text)


def capture_records(names: Sequence[str]) -> Iterator[str]:
    """Captures what the pages show of a running stack: runs, then documents; all of them without names.

    Raises:
        BadUsage: a name that nothing declares.
        WorkFailed: a command could not be run, or printed no JSON where it should.
    """
    import os

    from bigtech_lab.adapters.document_capture import declared_documents, record_documents
    from bigtech_lab.adapters.run_capture import declared_runs, record_runs
    from bigtech_lab.errors import unknown_name

    curriculum = settings().bundle_dir / "curriculum"
    runs, documents = declared_runs(curriculum), declared_documents(curriculum)
    for name in names:
        if name not in runs and name not in documents:
            raise unknown_name("record", name, [*runs, *documents])
    chosen = names or [*runs, *documents]
    if of_runs := [name for name in chosen if name in runs]:
        yield from record_runs(curriculum, of_runs)
    of_documents = [name for name in chosen if name in documents]
    yield from record_documents(curriculum, of_documents, os.environ, tables_of_the_stack)


def tables_of_the_stack() -> Mapping[str, Sequence[str]]:
    """Which tables each service's database has on the default instance."""
    import asyncio

    from bigtech_lab.adapters.observe.opened import opened_observers
    from bigtech_lab.application.find_event import DATABASES
    from bigtech_lab.application.service_tables import service_tables
    from bigtech_lab.wiring.instances import stack_view

    async def look() -> Mapping[str, Sequence[str]]:
        async with opened_observers(stack_view("default").endpoints()) as observers:
            return await service_tables(observers.sql, DATABASES)

    return asyncio.run(look())
