"""A page of the course as plain Markdown: what only the site can show becomes text or a command to run."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from bigtech_lab.adapters.run_records import run_record
from bigtech_lab.adapters.source_region import source_region

_FRONT_MATTER: Final = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_FENCE: Final = re.compile(
    r"^(?P<indent> *)```(?P<kind>[\w-]*)[^\n]*\n(?P<body>.*?)^ *```$", re.DOTALL | re.MULTILINE
)
_INCLUDED: Final = re.compile(r'^ *--8<-- "(?P<reference>[^"]+)"$', re.MULTILINE)
_ATTRIBUTES: Final = re.compile(r" ?\{ ?[:#.][^}\n]*\}")
_TAGS: Final = re.compile(r"^</?div[^>]*>\n", re.MULTILINE)
_BOX: Final = re.compile(
    r'^(?:!!!|\?\?\?\+?) \w+ "(?P<title>[^"]+)"\n\n?(?P<body>(?:(?: {4}.*)?\n)+)', re.MULTILINE
)


def plain_page(root: Path, text: str) -> str:
    """The page's Markdown for a terminal; `root` is the folder with `curriculum` and `reference_impl`."""
    text = _TAGS.sub("", _FRONT_MATTER.sub("", text))
    text = _FENCE.sub(lambda fence: _fence(root, fence), text)
    text = _BOX.sub(lambda box: f"**{box['title']}**\n\n{_outdented(box['body'])}\n", text)
    # Code keeps its braces: only what stands outside fences has attributes.
    parts = re.split(r"(^ *```.*?^ *```$)", text, flags=re.DOTALL | re.MULTILINE)
    return "".join(part if index % 2 else _ATTRIBUTES.sub("", part) for index, part in enumerate(parts))


def _fence(root: Path, fence: re.Match[str]) -> str:
    kind, body = fence["kind"], fence["body"]
    if kind in _SHOWN:
        return f"```\n{_SHOWN[kind](root, body.strip())}\n```"
    body = _INCLUDED.sub(lambda found: source_region(root, found["reference"]), body)
    return f"```{'' if kind == 'mermaid' else kind}\n{body}```"


def _run(root: Path, name: str) -> str:
    steps = run_record(root / "curriculum", name)
    return "\n".join(f"$ {step.command}\n{step.output}".rstrip() for step in steps)


_SHOWN: Final[Mapping[str, Callable[[Path, str], str]]] = {
    "run": _run,
    "trace": lambda _, flow: f"$ bigtech-lab trace {flow}",
    "screen": lambda _, flow: f"$ bigtech-lab trace {flow}",
    "quiz": lambda _, file: f"$ bigtech-lab quiz {_quiz_of(file)}",
    "explorer": lambda *_: "$ bigtech-lab status",
}


def _quiz_of(file: str) -> str:
    """The phase of `labs/phase_02_…/quiz_events.yaml`, and the name where its phase has several quizzes."""
    phase = re.search(r"phase_0*(\d+)", file)
    name = re.search(r"quiz_([a-z0-9_]+)\.yaml", file)
    return (phase[1] if phase else "1") + (f" {name[1].replace('_', '-')}" if name else "")


def _outdented(body: str) -> str:
    return re.sub(r"^ {4}", "", body, flags=re.MULTILINE)
