"""The windows on a system: the fakes and the real ones answer the same questions in the same way."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bigtech_lab.adapters.observe.opened import opened_observers
from bigtech_lab.application.ports.observers import Observers, Unreachable
from bigtech_lab.domain.endpoints import Endpoints
from console import Console
from fakes.observers import FakeObservers

# kafka-python reads its own package data in a way that Python 3.11 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:(read_text|open_text) is deprecated:DeprecationWarning")


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.stack)])
async def windows(request: pytest.FixtureRequest) -> AsyncIterator[Observers]:
    """The windows on a system in memory, then those on a running stack."""
    if request.param == "fake":
        fakes = FakeObservers()
        for topic in ("chat.events", "friend.events"):
            fakes.kafka.create(topic, 6)
        yield fakes.as_port()
        fakes.sql.close()
        return
    stack: Console = request.getfixturevalue("stack")
    addresses = json.loads(stack.ok("env", "--json").out)
    names = {name.lower(): value for name, value in addresses.items()}
    async with opened_observers(Endpoints(**{n: names[n] for n in Endpoints.__slots__})) as observers:
        yield observers


async def test_a_topic_that_does_not_exist_has_no_partitions_and_no_records(windows: Observers) -> None:
    assert await windows.kafka.partitions("no.such.topic") == {}
    assert await windows.kafka.records("no.such.topic", {0: 0}) == []
    assert await windows.kafka.record("no.such.topic", 0, 0) is None


async def test_there_is_no_record_beyond_the_end_of_a_partition(windows: Observers) -> None:
    ends = await windows.kafka.partitions("chat.events")

    assert len(ends) == 6
    assert await windows.kafka.record("chat.events", 0, ends[0]) is None
    assert await windows.kafka.records("chat.events", ends, wait=0.1) == []


async def test_a_record_that_was_put_lies_where_it_was_said_to(windows: Observers) -> None:
    # A whole envelope of a type that nobody handles: the services pass over it.
    event = {
        "ce_id": str(uuid4()),
        "ce_source": "/lab",
        "ce_type": "lab.rehearsal",
        "ce_time": datetime.now(UTC).isoformat(),
    }
    place = await windows.kafka.put("friend.events", "1:2", {"number": 7}, event)
    record = await windows.kafka.record("friend.events", *place)
    again = await windows.kafka.put("friend.events", "1:2", {"number": 8}, event)

    assert record is not None
    assert (record.key, record.value, dict(record.headers)) == ("1:2", {"number": 7}, event)
    assert again == (place[0], place[1] + 1)


async def test_a_group_that_nobody_made_has_committed_nothing(windows: Observers) -> None:
    assert await windows.kafka.committed("no-such-group", "chat.events") == {}


async def test_bound_values_come_back_as_they_are(windows: Observers) -> None:
    rows = await windows.sql.rows("chat_db", "SELECT CAST($1 AS int) AS number", 7)

    assert rows == [{"number": 7}]


async def test_a_table_that_does_not_exist_is_told_as_unreachable(windows: Observers) -> None:
    with pytest.raises(Unreachable, match="no_such_table") as told:
        await windows.sql.rows("chat_db", "SELECT 1 FROM no_such_table")

    assert told.value.component == "postgres"


async def test_a_stream_that_nobody_wrote_to_has_no_entries(windows: Observers) -> None:
    await windows.redis.ping()
    assert await windows.redis.entries("no.such.stream", since=datetime.now(UTC) - timedelta(days=1)) == []


async def test_a_channel_is_heard_from_the_moment_of_listening_on(windows: Observers) -> None:
    async with windows.redis.listen("no.such.channel") as heard:
        assert list(heard.messages) == []


async def test_a_key_that_does_not_exist_has_no_time_to_live(windows: Observers) -> None:
    assert await windows.redis.milliseconds_to_live("no.such.key") is None
    assert await windows.redis.scores("no.such.key") == {}


async def test_nothing_is_brought_nearer_that_is_not_there(windows: Observers) -> None:
    assert await windows.redis.expire("no.such.key", 300) is False
    assert await windows.redis.put_score("no.such.key", "7", 1.0) is False
    assert await windows.redis.scores("no.such.key") == {}


async def test_every_window_names_its_component_when_nothing_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url, db = f"http://127.0.0.1:{port}", f"postgresql://lab:x@127.0.0.1:{port}/db"
    nowhere = Endpoints(
        url, url, url, url, url, f"127.0.0.1:{port}", f"redis://127.0.0.1:{port}", db, db, db, db
    )
    async with opened_observers(nowhere) as windows:
        with pytest.raises(Unreachable) as sql:
            await windows.sql.rows("chat_db", "SELECT 1")
        with pytest.raises(Unreachable) as kafka:
            await windows.kafka.partitions("chat.events")
        with pytest.raises(Unreachable) as redis:
            await windows.redis.ping()
        with pytest.raises(Unreachable):
            async with windows.redis.listen("presence.changed"):
                pass
        with pytest.raises(Unreachable) as sse:
            async with windows.sse.open(f"{url}/api/notifications/stream", headers={}):
                pass
        with pytest.raises(Unreachable):
            await windows.http.request("GET", f"{url}/health")

    assert [error.value.component for error in (sql, kafka, redis)] == ["postgres", "kafka", "redis"]
    assert sse.value.component in {"gateway", "notification-service"}
