"""The code fences that mean more than code in the course's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from lab_site.diagrams import diagram
from lab_site.runs import run

Formatter = Callable[..., str]


def _as_formatter(render: Callable[[str], str]) -> Formatter:
    """What the parser calls: it passes more than a fence of ours needs."""

    def format_fence(source: str, *_: Any, **__: Any) -> str:
        return render(source)

    return format_fence


FENCES: Final[dict[str, Formatter]] = {
    "mermaid": _as_formatter(diagram),
    "run": _as_formatter(run),
}
