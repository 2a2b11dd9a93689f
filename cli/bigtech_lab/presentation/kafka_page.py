"""The page that shows topics, partitions, lag and records, and what it asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bigtech_lab.application.browse_kafka import BrowseKafka
from bigtech_lab.domain.kafka_view import Wanted
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage
from bigtech_lab.presentation import kafka_words as words
from bigtech_lab.presentation.kafka_json import groups_as_json, record_as_json, topics_as_json

_TEMPLATE = Path(__file__).with_name("kafka_page.html.j2")
_JSON = "application/json; charset=utf-8"
_MOST = 500


@dataclass(frozen=True, slots=True)
class KafkaPage:
    """Everything that the browser gets; private text is hidden, as in `kafka record` without `--full`."""

    kafka: BrowseKafka
    instance: str
    language: str

    def answer(self, path: str, query: Mapping[str, str]) -> tuple[str, str] | None:
        """Content type and content; None for a path that does not exist. Raises LabError as Kafka does."""
        match path:
            case "/":
                return "text/html; charset=utf-8", self._page()
            case "/api/topics":
                return _JSON, _json(topics_as_json(self.kafka.topics(), instance=self.instance))
            case "/api/groups":
                return _JSON, _json(groups_as_json(self.kafka.groups(), instance=self.instance))
            case "/api/records":
                return _JSON, _json(self._records(query))
            case _:
                return None

    def _page(self) -> str:
        from jinja2 import Environment

        template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
            _TEMPLATE.read_text(encoding="utf-8")
        )
        said = {name: text.in_language(self.language) for name, text in words.PAGE.items()}
        return template.render(language=self.language, instance=self.instance, said=said)

    def _records(self, query: Mapping[str, str]) -> dict[str, Any]:
        names = [query["topic"]] if query.get("topic") else []
        count = query.get("n", "100")
        if not (count.isascii() and count.isdigit() and 0 < int(count) <= _MOST):
            raise BadUsage(
                Localized(
                    f"n is a number from 1 to {_MOST}, not '{count}'.",
                    f"n은 1부터 {_MOST}까지의 수입니다: '{count}'.",
                ),
                code="bad-count",
            )
        wanted = Wanted(query.get("type") or None, query.get("key") or None, query.get("id") or None)
        newest = self.kafka.newest(self.kafka.topics(names), int(count), wanted)
        return {
            "format_version": 1,
            "records": [record_as_json(record, full=False) for record in reversed(newest)],
        }


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False)
