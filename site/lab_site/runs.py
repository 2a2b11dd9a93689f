"""Commands with the output that they really had: a fence names a record, never text that somebody pasted."""

from __future__ import annotations

from html import escape

from bigtech_lab.adapters.run_records import run_record
from lab_site.source_region import ROOT


def run(source: str) -> str:
    """Show the record that the fence names: each command, then what it printed. Raises NoRecord."""
    lines = []
    for step in run_record(ROOT / "curriculum", source.strip()):
        lines.append(f'<span class="gp">$ </span><span class="lab-typed">{escape(step.command)}</span>')
        if step.output:
            lines.append(f'<span class="go">{escape(step.output)}</span>')
    body = "\n".join(lines)
    return (
        f'<div class="language-console highlight lab-run"><pre tabindex="0"><code>{body}\n</code></pre></div>'
    )
