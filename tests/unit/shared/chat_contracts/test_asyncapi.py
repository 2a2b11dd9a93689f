"""The AsyncAPI document says what the code does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

import chat_contracts
from chat_contracts.registry import EVENTS
from chat_contracts.topics import TOPICS


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    text = (Path(chat_contracts.__path__[0]) / "asyncapi.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def test_it_declares_exactly_the_topics_of_the_code(document: dict[str, Any]) -> None:
    declared = {
        channel["address"]: (
            channel["bindings"]["kafka"]["partitions"],
            channel["bindings"]["kafka"]["topicConfiguration"]["retention.ms"],
        )
        for channel in document["channels"].values()
    }
    topics = [*TOPICS, *(topic.dead_letters for topic in TOPICS)]
    assert declared == {topic.name: (topic.partitions, topic.retention_ms) for topic in topics}


def test_it_places_each_event_type_in_its_topic(document: dict[str, Any]) -> None:
    messages = document["components"]["messages"]
    placed = {
        messages[name]["name"]: channel["address"]
        for channel in document["channels"].values()
        for name in channel.get("messages", {})
    }
    assert placed == {contract.type: contract.topic.name for contract in EVENTS}


def test_its_payload_schemas_are_those_of_the_code(document: dict[str, Any]) -> None:
    _, schemas = msgspec.json.schema_components(
        [contract.payload for contract in EVENTS], ref_template="#/components/schemas/{name}"
    )
    declared = dict(document["components"]["schemas"])
    del declared["CloudEventHeaders"]
    assert declared == schemas
    for message in document["components"]["messages"].values():
        contract = next(contract for contract in EVENTS if contract.type == message["name"])
        assert message["payload"]["$ref"].endswith(f"/{contract.payload.__name__}")
