"""The operations of the AsyncAPI document are those of the code, and consumers read what producers write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from aiokafka import ConsumerRecord
from hypothesis import given, settings
from hypothesis import strategies as st

import chat_contracts
from bigtech_lab.application import follow_events
from chat_contracts.envelope import EventEnvelope
from chat_contracts.registry import EVENTS, EventContract, contract_named
from chat_infra.kafka.incoming import decode
from chat_infra.outbox.row import outbox_row
from chat_kernel.ids import uuid7
from contracts.service_events import SERVICES, TAILS, published_by, subscriptions_of

Operations = Mapping[tuple[str, str], set[str]]


@pytest.fixture(scope="module")
def declared() -> Operations:
    """The event types of each (service, `send` or `receive`) in the document."""
    text = (Path(chat_contracts.__path__[0]) / "asyncapi.yaml").read_text(encoding="utf-8")
    document = yaml.safe_load(text)
    messages = {name: it["name"] for name, it in document["components"]["messages"].items()}
    found: dict[tuple[str, str], set[str]] = {}
    for name, operation in document["operations"].items():
        channel = operation["channel"]["$ref"].rsplit("/", 1)[1]
        everything = document["channels"][channel].get("messages", {})
        chosen = [it["$ref"].rsplit("/", 1)[1] for it in operation.get("messages", [])] or list(everything)
        assert set(chosen) <= set(everything), f"{name} names messages that {channel} has not"
        verb = {"send": "publishes", "receive": "reads"}[operation["action"]]
        service, _, rest = name.partition(f"-{verb}-")
        assert rest == channel.replace(".", "-"), f"{name} is not named after what it does"
        found.setdefault((service, operation["action"]), set()).update(messages[it] for it in chosen)
    return found


def test_it_speaks_of_the_services_that_there_are(declared: Operations) -> None:
    assert {service for service, _ in declared} == set(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_publishes_what_the_document_says(declared: Operations, service: str) -> None:
    assert published_by(service) == declared.get((service, "send"), set())


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_hears_what_the_document_says(declared: Operations, service: str, tmp_path: Path) -> None:
    heard = set(TAILS.get(service, ()))
    for subscription in subscriptions_of(SERVICES[service], tmp_path):
        for event_type in subscription.handlers:
            contract = contract_named(event_type)
            assert contract is not None, f"{service} waits for {event_type}, which does not exist"
            assert contract.topic == subscription.topic, f"{event_type} never comes to {subscription.topic}"
        heard |= set(subscription.handlers)
    assert heard == declared.get((service, "receive"), set())


def test_every_event_that_is_heard_is_published_by_somebody(declared: Operations) -> None:
    def everybody(action: str) -> set[str]:
        return {it for (_, does), types in declared.items() if does == action for it in types}

    assert everybody("receive") <= everybody("send") == {contract.type for contract in EVENTS}


@pytest.mark.parametrize("contract", EVENTS, ids=lambda contract: contract.type)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_consumers_read_what_the_outbox_writes_and_what_a_newer_producer_adds(
    contract: EventContract, data: st.DataObject
) -> None:
    payload = data.draw(_payloads(contract))
    row = outbox_row(payload, key="1", aggregate_type="x", aggregate_id="1")
    newer = {**msgspec.json.decode(row.payload), "added_by_a_newer_version": {"of": ["the", "producer"]}}
    envelope = EventEnvelope(
        id=uuid7(),
        type=contract.type,
        source="/test",
        time=datetime.now(UTC),
        partition_key="1",
        correlation_id=uuid7(),
        traceparent="",
    )
    for value in (row.payload.encode(), msgspec.json.encode(newer)):
        event = decode(_record(contract, value), envelope)
        assert event is not None
        assert event.payload == payload


def _payloads(contract: EventContract) -> st.SearchStrategy[msgspec.Struct]:
    free = st.dictionaries(st.text(), st.none() | st.booleans() | st.text() | st.integers(0, 2**53))
    fields = msgspec.structs.fields(contract.payload)
    return st.builds(contract.payload, **{it.name: free for it in fields if it.type == dict[str, Any]})


def _record(contract: EventContract, value: bytes) -> ConsumerRecord[Any, Any]:
    return ConsumerRecord(contract.topic.name, 0, 0, 0, 0, b"1", value, None, len(value), len(value), ())


def test_the_live_tail_looks_for_each_topic_at_the_groups_that_read_it(tmp_path: Path) -> None:
    readers: dict[str, set[str]] = {}
    for service, definition in SERVICES.items():
        for subscription in subscriptions_of(definition, tmp_path):
            readers.setdefault(subscription.topic.name, set()).add(service)
    assert {topic: set(groups) for topic, groups in follow_events._READERS.items() if groups} == readers
