"""The front page's screen: a recorded trace as it appears in a terminal, line by line."""

from __future__ import annotations

import json
from html import escape

from lab_site.player import TRACES


def screen(source: str, _: str) -> str:
    """Show the recorded trace of the flow that the fence names."""
    flow = source.strip()
    trace = json.loads((TRACES / f"{flow}.json").read_text())
    hops = sorted(trace["hops"], key=lambda hop: hop["offset_ms"])
    lines = "".join(
        f'<li style="--n:{number}"><span class="lab-when">+{hop["offset_ms"]:.1f} ms</span>'
        f'<span class="lab-what">{escape(hop["name"])}</span>'
        f'<span class="lab-trail">{escape(hop["detail"]["trail"])}</span></li>'
        for number, hop in enumerate(hops)
    )
    return (
        f'<div class="lab-screen" role="img" aria-label="bigtech-lab trace {flow}" tabindex="0">'
        f'<span class="lab-command">$ bigtech-lab trace {flow}</span><ol>{lines}</ol></div>'
    )
