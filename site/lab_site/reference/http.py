"""HTTP APIs: every path of every service, from the published OpenAPI documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from bigtech_lab.domain.localized import Localized
from lab_site.table_cell import cell

_TITLE: Final = Localized("HTTP APIs", "HTTP API")
_LEAD: Final = Localized(
    "Everything is served at one origin, the gateway's. Errors have one shape: `{error, message, details, "
    "status_code}`. A closed lock means that an access token is needed. Made from the OpenAPI "
    "documents that the tests hold "
    "against the running services.",
    "모든 경로는 게이트웨이의 한 주소에서 제공됩니다. 오류는 언제나 `{error, message, details, "
    "status_code}` 모양입니다. "
    "자물쇠는 액세스 토큰이 필요하다는 뜻입니다. 테스트가 실행 중인 서비스와 대조하는 OpenAPI "
    "문서에서 만들어집니다.",
)
_HEADS: Final = Localized(
    "| Method and path | What it does | Takes | Answers |", "| 메서드와 경로 | 하는 일 | 받는 것 | 응답 |"
)
_METHODS: Final = ("get", "post", "put", "delete", "patch")


def http_page(root: Path, language: str) -> str:
    """The page, from `chat_contracts/openapi`."""
    lines = [f"# {_TITLE.in_language(language)}", "", _LEAD.in_language(language), ""]
    for file in sorted((root / "reference_impl/shared/chat_contracts/openapi").glob("*.json")):
        document = json.loads(file.read_text())
        lines += [f"## {file.stem}", "", _HEADS.in_language(language), "|---|---|---|---|"]
        for path, operations in document["paths"].items():
            lines += [_row(method, path, operations[method]) for method in _METHODS if method in operations]
        lines.append("")
    return "\n".join(lines)


def _row(method: str, path: str, operation: Mapping[str, Any]) -> str:
    lock = "🔒 " if operation.get("security") else ""
    summary = operation.get("description") or operation.get("summary") or ""
    first = summary.strip().split("\n\n")[0]
    takes = [f"`{parameter['name']}`" for parameter in operation.get("parameters", ())]
    body = operation.get("requestBody", {}).get("content", {})
    takes += [f"`{_shape(content.get('schema', {}))}`" for content in body.values()]
    answers = " ".join(f"`{code}`" for code in operation.get("responses", {}))
    return f"| {lock}`{method.upper()} {path}` | {cell(first)} | {cell(', '.join(takes))} | {answers} |"


def _shape(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    return " or ".join(_shape(part) for part in schema.get("anyOf", ())) or str(schema.get("title", "form"))
