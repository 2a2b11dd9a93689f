"""Events: the topics and what is on them, from the AsyncAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from bigtech_lab.domain.localized import Localized
from lab_site.table_cell import cell

_TITLE: Final = Localized("Events", "이벤트")
_LEAD: Final = Localized(
    "Every event is a CloudEvents 1.0 record in Kafka's binary mode. Made from the AsyncAPI 3 document, "
    "which the tests hold against the code in both directions.",
    "모든 이벤트는 Kafka 바이너리 모드의 CloudEvents 1.0 레코드입니다. 테스트가 코드와 양방향으로 "
    "대조하는 AsyncAPI 3 문서에서 "
    "만들어집니다.",
)
_TOPIC: Final = Localized(
    "| Topic | Partitions | Kept for | Events |", "| 토픽 | 파티션 | 보관 기간 | 이벤트 |"
)
_FIELDS: Final = Localized("| Field | Type | Meaning |", "| 필드 | 타입 | 뜻 |")
_HOUR_MS: Final = 3_600_000


def events_page(root: Path, language: str) -> str:
    """The page, from `chat_contracts/asyncapi.yaml`."""
    document = yaml.safe_load((root / "reference_impl/shared/chat_contracts/asyncapi.yaml").read_text())
    messages = document["components"]["messages"]
    lines = [f"# {_TITLE.in_language(language)}", "", _LEAD.in_language(language), ""]
    lines += [_TOPIC.in_language(language), "|---|---|---|---|"]
    for channel in document["channels"].values():
        kafka = channel["bindings"]["kafka"]
        keeps = int(kafka["topicConfiguration"]["retention.ms"]) // _HOUR_MS
        names = ", ".join(f"`{messages[name]['name']}`" for name in _referenced(channel) if name in messages)
        lines.append(f"| `{channel['address']}` | {kafka['partitions']} | {keeps} h | {names} |")
    for message in messages.values():
        lines += ["", f"## {message['name']}", "", str(message.get("summary", "")).strip(), ""]
        lines += _fields(document, message.get("payload", {}), language)
    return "\n".join(lines) + "\n"


def _referenced(channel: Mapping[str, Any]) -> list[str]:
    return [str(entry["$ref"]).rpartition("/")[2] for entry in channel.get("messages", {}).values()]


def _fields(document: Mapping[str, Any], payload: Mapping[str, Any], language: str) -> list[str]:
    schema = _resolved(document, payload)
    if not schema.get("properties"):
        return []
    rows = [
        f"| `{name}` | {cell(_type(_resolved(document, field)))} | {cell(field.get('description', ''))} |"
        for name, field in schema["properties"].items()
    ]
    return [_FIELDS.in_language(language), "|---|---|---|", *rows]


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        found: Any = document
        for step in str(schema["$ref"]).removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def _type(schema: Mapping[str, Any]) -> str:
    kinds = schema.get("type", "any")
    text = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    return f"{text} ({schema['format']})" if "format" in schema else text
