"""Looking into a Kafka in memory."""

from __future__ import annotations

import pytest

from bigtech_lab.application.browse_kafka import BrowseKafka
from bigtech_lab.domain.kafka_view import Group, Progress, Wanted
from bigtech_lab.errors import BadUsage
from fakes.kafka_browser import FakeKafkaBrowser

EVENT = {"ce_id": "e1", "ce_type": "chat.message.sent", "ce_source": "/chat-service"}
CONTEXT = {"ce_correlationid": "c1", "ce_traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"}


@pytest.fixture
def browser() -> FakeKafkaBrowser:
    kafka = FakeKafkaBrowser()
    kafka.create("chat.events", 2)
    kafka.create("user.events", 1)
    kafka.create("__consumer_offsets", 1)
    return kafka


def test_kafkas_own_topics_are_shown_only_when_asked_for(browser: FakeKafkaBrowser) -> None:
    kafka = BrowseKafka(browser)

    assert [topic.name for topic in kafka.topics()] == ["chat.events", "user.events"]
    assert "__consumer_offsets" in [topic.name for topic in kafka.topics(internal=True)]


def test_a_topic_that_does_not_exist_is_told_with_the_nearest(browser: FakeKafkaBrowser) -> None:
    with pytest.raises(BadUsage) as told:
        BrowseKafka(browser).topics(["chat.event"])

    assert told.value.hint == "Did you mean 'chat.events'?"


def test_the_newest_of_all_partitions_come_in_the_order_of_time(browser: FakeKafkaBrowser) -> None:
    places = [browser.append("chat.events", number % 2).place for number in range(6)]
    kafka = BrowseKafka(browser)

    assert [record.place for record in kafka.newest(kafka.topics(), 4)] == places[-4:]
    assert kafka.newest(kafka.topics(), 0) == []


@pytest.mark.parametrize("given", ["c1", "ab" * 16, "e1"])
def test_what_belongs_together_is_found_by_correlation_trace_or_event(
    browser: FakeKafkaBrowser, given: str
) -> None:
    wanted = browser.append("chat.events", 1, headers={**EVENT, **CONTEXT})
    for _ in range(20):
        browser.append("chat.events", 1, headers={**EVENT, "ce_id": "another"})
    kafka = BrowseKafka(browser)

    assert kafka.newest(kafka.topics(), 5, Wanted(correlation=given)) == [wanted]


def test_records_without_an_event_match_no_type(browser: FakeKafkaBrowser) -> None:
    plain = browser.append("user.events", key="7")

    assert plain.event is None
    assert Wanted(key="7").matches(plain)
    assert not Wanted(type="user.registered").matches(plain)
    assert not Wanted(correlation="c1").matches(plain)


def test_following_begins_after_what_was_there(browser: FakeKafkaBrowser) -> None:
    browser.append("user.events")
    kafka = BrowseKafka(browser)
    following = kafka.follow(kafka.topics())
    new = browser.append("user.events", headers=EVENT)

    assert next(following) == new


@pytest.mark.parametrize(
    ("partition", "offset", "said"),
    [(5, 0, "no partition 5"), (0, 3, "the offsets 0 to 0"), (1, 0, "no record")],
)
def test_a_place_without_a_record_is_told_with_its_bounds(
    browser: FakeKafkaBrowser, partition: int, offset: int, said: str
) -> None:
    browser.append("chat.events", 0)

    with pytest.raises(BadUsage, match=said):
        BrowseKafka(browser).record("chat.events", partition, offset)


def test_a_group_lags_by_what_it_has_not_committed() -> None:
    behind = Progress("chat.events", 0, committed=3, begin=0, end=10, member="m")
    new = Progress("chat.events", 1, committed=None, begin=4, end=6, member=None)

    assert Group("g", "Stable", 1, (behind, new)).lag == 9
