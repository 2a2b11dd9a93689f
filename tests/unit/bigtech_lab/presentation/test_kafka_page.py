"""The page of Kafka, and the small server that shows it."""

from __future__ import annotations

import json
import socket
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from bigtech_lab.adapters.local_page import local_page
from bigtech_lab.application.browse_kafka import BrowseKafka
from bigtech_lab.errors import BadUsage, EnvironmentNotReady
from bigtech_lab.presentation.kafka_page import KafkaPage
from fakes.kafka_browser import FakeKafkaBrowser

EVENT = {"ce_id": "e1", "ce_type": "chat.message.sent", "ce_source": "/chat-service"}


@pytest.fixture
def page() -> KafkaPage:
    kafka = FakeKafkaBrowser()
    kafka.create("chat.events", 2)
    for number in range(3):
        kafka.append(
            "chat.events", number % 2, headers=EVENT, value=b'{"content": "private"}', key=str(number)
        )
    return KafkaPage(BrowseKafka(kafka), "default", "ko")


def records(page: KafkaPage, **query: str) -> list[dict[str, object]]:
    """What the browser gets."""
    answer = page.answer("/api/records", query)
    assert answer is not None
    found: list[dict[str, object]] = json.loads(answer[1])["records"]
    return found


def test_the_newest_records_come_first_and_without_private_text(page: KafkaPage) -> None:
    found = records(page, n="2")

    assert [record["key"] for record in found] == ["2", "1"]
    assert "private" not in json.dumps(found)


def test_records_are_chosen_by_topic_key_and_type(page: KafkaPage) -> None:
    assert [record["key"] for record in records(page, topic="chat.events", key="1")] == ["1"]
    assert records(page, type="chat.message.edited") == []


@pytest.mark.parametrize("query", [{"n": "0"}, {"n": "many"}, {"n": "501"}, {"topic": "nothing"}])
def test_what_cannot_be_shown_is_a_mistake_of_the_caller(page: KafkaPage, query: dict[str, str]) -> None:
    with pytest.raises(BadUsage):
        page.answer("/api/records", query)


def test_every_word_of_the_page_is_said(page: KafkaPage) -> None:
    answer = page.answer("/", {})

    assert answer is not None
    assert "키: ↑ ↓" in answer[1]
    assert "built-in method" not in answer[1]
    assert page.answer("/elsewhere", {}) is None


def test_only_this_machine_is_answered_and_only_under_its_own_name(page: KafkaPage) -> None:
    with local_page(page.answer) as url:
        address = urlsplit(url)
        assert address.hostname == "127.0.0.1"
        connection = HTTPConnection("127.0.0.1", address.port or 0, timeout=10)
        statuses = []
        for path, host in (("/", address.netloc), ("/", "elsewhere.example"), ("/nothing", address.netloc)):
            connection.request("GET", path, headers={"Host": host})
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
        connection.close()

    assert statuses == [200, 403, 404]


def test_trouble_with_kafka_is_told_as_text(page: KafkaPage) -> None:
    def away(path: str, query: object) -> None:
        raise EnvironmentNotReady("Kafka does not answer at here", code="kafka-away")

    with local_page(away) as url:
        connection = HTTPConnection("127.0.0.1", urlsplit(url).port or 0, timeout=10)
        connection.request("GET", "/api/topics")
        answer = connection.getresponse()
        told = answer.read().decode()
        connection.close()

    assert (answer.status, told) == (503, "Kafka does not answer at here")


def test_a_port_that_is_taken_is_told(page: KafkaPage) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with (
            pytest.raises(EnvironmentNotReady, match="Nothing can be served"),
            local_page(page.answer, port=taken.getsockname()[1]),
        ):
            pass
