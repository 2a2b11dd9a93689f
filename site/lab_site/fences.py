"""The code fences that mean more than code in the course's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pymdownx.superfences import SuperFencesException

from lab_site.diagrams import diagram
from lab_site.explorer import explorer
from lab_site.player import player
from lab_site.quiz_page import quiz
from lab_site.runs import run
from lab_site.screen import screen

Formatter = Callable[..., str]

_RENDERERS: Final[dict[str, Callable[[str, str], str]]] = {
    "mermaid": lambda source, _: diagram(source),
    "run": lambda source, _: run(source),
    "trace": player,
    "quiz": quiz,
    "explorer": explorer,
    "screen": screen,
}


def fences(language: Callable[[], str]) -> dict[str, Formatter]:
    """Fence name → what the Markdown parser calls; `language` tells which of the two is being built."""

    def formatter(render: Callable[[str, str], str]) -> Formatter:
        def format_fence(source: str, *_: Any, **__: Any) -> str:
            try:
                return render(source, language())
            except Exception as error:
                # Any other exception would make the parser show the fence as text, and nobody would know.
                raise SuperFencesException(f"{render.__name__}: {source.strip()[:80]}: {error!r}") from error

        return format_fence

    return {name: formatter(render) for name, render in _RENDERERS.items()}
