"""Schemas: the published shapes of everything that `--json` prints and of every file that authors write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from lab_site.words import Words, cell

_TITLE: Final = Words("Schemas", "스키마")
_LEAD: Final = Words(
    "JSON Schema (2020-12) of every machine-readable output and of every manifest. Every document carries "
    "`format_version`.",
    "기계가 읽는 모든 출력과 모든 매니페스트의 JSON Schema(2020-12)입니다. 모든 문서에는 "
    "`format_version`이 들어 있습니다.",
)
_HEADS: Final = Words("| Schema | What it describes | Fields |", "| 스키마 | 설명하는 것 | 필드 |")


def schemas_page(root: Path, language: str) -> str:
    """The page, from `cli/bigtech_lab/schemas`."""
    rows = []
    for file in sorted((root / "cli/bigtech_lab/schemas").glob("*.schema.json")):
        schema = json.loads(file.read_text())
        fields = " ".join(f"`{name}`" for name in schema.get("properties", {}))
        rows.append(f"| `{file.name}` | {cell(schema.get('title', ''))} | {fields} |")
    head = [f"# {_TITLE.say(language)}", "", _LEAD.say(language), "", _HEADS.say(language), "|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"
