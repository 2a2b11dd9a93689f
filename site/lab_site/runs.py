"""Commands with the output that they really had: a fence names a record, never text that somebody pasted."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Final

RECORDS: Final = Path(__file__).resolve().parents[2] / "curriculum" / "records" / "runs"


class NoRecord(LookupError):
    """A page names a run that was never captured."""


def run(source: str) -> str:
    """Show the record that the fence names: each command, then what it printed.

    Raises:
        NoRecord: there is none of that name.
    """
    name = source.strip()
    file = RECORDS / f"{name}.json"
    if not file.is_file():
        raise NoRecord(f"There is no record {file}; capture it with: bigtech-lab author capture {name}")
    lines = []
    for step in json.loads(file.read_text())["steps"]:
        lines.append(f'<span class="gp">$ </span><span class="lab-typed">{escape(step["command"])}</span>')
        if step["output"]:
            lines.append(f'<span class="go">{escape(step["output"].rstrip())}</span>')
    body = "\n".join(lines)
    return f'<div class="language-console highlight lab-run"><pre><code>{body}\n</code></pre></div>'
