"""Mermaid diagrams, drawn while the site is built: no script of 3 MB in the page, nothing from a network.

The drawing takes its colours from the page, so that it follows the light and the dark theme.
"""

from __future__ import annotations

import hashlib
import os
import re
from html import escape
from pathlib import Path
from typing import Final

import mermaidx

_CACHE: Final = Path(
    os.environ.get("BIGTECH_LAB_DIAGRAMS") or Path(__file__).resolve().parents[2] / "build/diagrams"
)
# Colours that appear nowhere else, each with the page's variable that takes its place.
_COLOURS: Final = {
    "#010101": "var(--lab-ink)",
    "#020202": "var(--lab-paper)",
    "#030303": "var(--lab-box)",
    "#040404": "var(--lab-line)",
    "#050505": "var(--lab-note)",
}
_THEME: Final = {
    "theme": "base",
    "themeVariables": {
        "fontFamily": "sans-serif",
        "fontSize": "15px",
        "primaryColor": "#030303",
        "primaryTextColor": "#010101",
        "primaryBorderColor": "#040404",
        "secondaryColor": "#030303",
        "secondaryTextColor": "#010101",
        "secondaryBorderColor": "#040404",
        "tertiaryColor": "#020202",
        "tertiaryTextColor": "#010101",
        "tertiaryBorderColor": "#040404",
        "lineColor": "#040404",
        "textColor": "#010101",
        "mainBkg": "#030303",
        "nodeBorder": "#040404",
        "clusterBkg": "#020202",
        "clusterBorder": "#040404",
        "titleColor": "#010101",
        "edgeLabelBackground": "#020202",
        "actorBkg": "#030303",
        "actorBorder": "#040404",
        "actorTextColor": "#010101",
        "actorLineColor": "#040404",
        "signalColor": "#010101",
        "signalTextColor": "#010101",
        "labelBoxBkgColor": "#030303",
        "labelBoxBorderColor": "#040404",
        "labelTextColor": "#010101",
        "loopTextColor": "#010101",
        "noteBkgColor": "#050505",
        "noteBorderColor": "#040404",
        "noteTextColor": "#010101",
        "activationBkgColor": "#050505",
        "activationBorderColor": "#040404",
    },
}
_WIDTH: Final = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ')
_LABEL: Final = re.compile(r"^\s*accTitle:\s*(.+)$", re.MULTILINE)


class BadDiagram(ValueError):
    """A diagram that Mermaid does not understand; the message has its source."""


def diagram(source: str) -> str:
    """Draw a diagram as SVG that stands in the page.

    A line `accTitle: …` in it is what a screen reader says.

    Raises:
        BadDiagram: it does not parse.
    """
    digest = hashlib.sha256(repr((source, _THEME, mermaidx.__version__)).encode()).hexdigest()[:16]
    kept = _CACHE / f"{digest}.svg"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(_drawn(source))
    # Two diagrams of a page must not share the ids of their arrowheads.
    svg = kept.read_text().replace("my-svg", f"d{digest}")
    label = _LABEL.search(source)
    name = escape(label[1] if label else "diagram", quote=True)
    width = _WIDTH.search(svg)
    style = f' style="--drawn: {float(width[1]):.0f}px"' if width else ""
    return f'<figure class="lab-diagram" role="img" aria-label="{name}" tabindex="0"{style}>{svg}</figure>'


def _drawn(source: str) -> str:
    try:
        svg = str(mermaidx.render(source, config=_THEME).svg())
    except Exception as problem:
        raise BadDiagram(f"Mermaid does not understand this ({problem}):\n{source}") from problem
    if 'aria-roledescription="error"' in svg or "Syntax error" in svg:
        raise BadDiagram(f"Mermaid does not understand this:\n{source}")
    for placeholder, variable in _COLOURS.items():
        svg = re.sub(re.escape(placeholder), variable, svg, flags=re.IGNORECASE)
    return svg
