"""Schemas: the published shapes of everything that `--json` prints and of every file that authors write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from bigtech_lab.domain.localized import Localized
from lab_site.table_cell import cell

_TITLE: Final = Localized("Schemas", "스키마")
_LEAD: Final = Localized(
    "JSON Schema (2020-12) of every machine-readable output and of every manifest. Every document carries "
    "`format_version`.",
    "기계가 읽는 모든 출력과 모든 매니페스트의 JSON Schema(2020-12)입니다. 모든 문서에는 "
    "`format_version`이 들어 있습니다.",
)
_HEADS: Final = Localized("| Schema | What it describes | Fields |", "| 스키마 | 설명하는 것 | 필드 |")


def schemas_page(root: Path, language: str) -> str:
    """The page, from `cli/bigtech_lab/schemas`."""
    rows = []
    for file in sorted((root / "cli/bigtech_lab/schemas").glob("*.schema.json")):
        schema = json.loads(file.read_text())
        fields = " ".join(f"`{name}`" for name in schema.get("properties", {}))
        rows.append(f"| `{file.name}` | {cell(schema.get('title', ''))} | {fields} |")
    head = [
        f"# {_TITLE.in_language(language)}",
        "",
        _LEAD.in_language(language),
        "",
        _HEADS.in_language(language),
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"
