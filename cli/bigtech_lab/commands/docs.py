"""`bigtech-lab docs`: the site of the course."""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.language import Language, spoken
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, EnvironmentNotReady, unknown_name

EXAMPLES = """\b
Examples:
  bigtech-lab docs                   build the site and serve it
  bigtech-lab docs --port 8080       on this port, not on any free one
  bigtech-lab docs build --strict    build it; a warning is an error
  bigtech-lab docs build --into public
  bigtech-lab docs D1.1              open a document's page, or show it here
  bigtech-lab docs glossary --text   show a page in the terminal
  bigtech-lab docs D1.1 --lang ko    in Korean

The site needs the packages of bigtech-lab[docs]; pages in the terminal
need none of them."""

_BUILD = "build"


def _pages(incomplete: str) -> list[str]:
    return [name for name in (_BUILD, *wiring.page_names()) if name.startswith(incomplete)]


def docs(
    what: str | None = typer.Argument(
        None,
        metavar="[build|PAGE]",
        help="`build`, or a page: D1.1, QUICK_START. Without it the site is served.",
        autocompletion=_pages,
        show_default=False,
    ),
    strict: bool = typer.Option(False, "--strict", help="With `build`: a warning is an error."),
    into: Path | None = typer.Option(
        None, "--into", metavar="DIR", help="With `build`: the folder for the site.", show_default=False
    ),
    port: int = typer.Option(0, min=0, max=65535, help="The port to serve on; 0 takes a free one."),
    text: bool = typer.Option(False, "--text", help="With a page: show it in the terminal."),
    lang: Language | None = typer.Option(None, help="The language of the page and the sentences."),
    as_json: bool = typer.Option(False, "--json", help="With `build`: print JSON (docs-build.schema.json)."),
) -> None:
    """Build the site of the course, serve it to this machine, or open one of its pages."""
    language = spoken(lang)
    if (strict or into is not None or as_json) and what != _BUILD:
        raise _usage(
            Localized(
                "--strict, --into and --json belong to `docs build`.",
                "--strict, --into, --json은 `docs build`에만 쓸 수 있습니다.",
            )
        )
    if text and what in {None, _BUILD}:
        raise _usage(
            Localized("--text needs a page, such as D1.1.", "--text에는 D1.1 같은 페이지가 필요합니다.")
        )
    if port and what is not None:
        raise _usage(
            Localized(
                "--port belongs to `docs` alone, which serves the site.",
                "--port는 사이트를 띄우는 `docs`에만 쓸 수 있습니다.",
            )
        )
    if what == _BUILD:
        _build(into or wiring.site_folder(), language, strict=strict, as_json=as_json)
    elif what is None:
        _serve(port, language)
    else:
        _open(what, language, text=text)


def _usage(message: Localized) -> BadUsage:
    return BadUsage(message, code="usage", hint="bigtech-lab docs --help")


def _build(folder: Path, language: str, *, strict: bool, as_json: bool) -> None:
    from bigtech_lab.presentation.docs_words import BUILDING, BUILT
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.notice import tell

    tell(BUILDING.in_language(language))
    began = monotonic()
    built = wiring.build_site(folder.absolute(), strict=strict)
    seconds = monotonic() - began
    if as_json:
        facts = {
            "folder": str(built.folder),
            "pages": built.pages,
            "bytes": built.size,
            "seconds": round(seconds, 3),
        }
        print_json({"format_version": 1, **facts})
    else:
        tell(BUILT.in_language(language).format(pages=built.pages, folder=folder, seconds=seconds))


def _serve(port: int, language: str) -> None:
    from bigtech_lab.presentation.docs_words import SERVING
    from bigtech_lab.presentation.notice import tell

    folder = wiring.site_folder()
    # Always anew: it takes seconds, and a page that was edited since must not be shown as it was.
    _build(folder, language, strict=False, as_json=False)

    def serving(url: str) -> None:
        place = f"{url}ko/index.html" if language == "ko" else url
        tell(SERVING.in_language(language).format(url=place))
        wiring.show_in_browser(place)

    wiring.serve_site(folder, port, serving)


def _open(name: str, language: str, *, text: bool) -> None:
    names = wiring.page_names()
    file = names.get(name) or names.get(name.upper()) or names.get(name.removesuffix(".md"))
    if file is None:
        raise unknown_name("page", name, names)
    page = wiring.plain_page(file, language)
    if page is None:
        raise EnvironmentNotReady(
            Localized(
                f"The page {file} is not part of this installation.",
                f"이 설치본에는 페이지 {file}이 없습니다.",
            ),
            code="no-page",
            hint="bigtech-lab docs D1.1",
        )
    built = wiring.site_folder() / ("ko" if language == "ko" else "") / Path(file).with_suffix(".html")
    if not text and built.is_file() and wiring.show_in_browser(built.as_uri()):
        sys.stdout.write(f"{built}\n")
        return
    from bigtech_lab.presentation.page_text import show_page

    show_page(page)
