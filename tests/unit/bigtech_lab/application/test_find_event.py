"""An event is found by whatever a person knows of it, in whichever outbox it lies."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from bigtech_lab.application.find_event import find_event, newest_of_user, user_id_of
from bigtech_lab.application.ports.observers import Unreachable
from bigtech_lab.errors import BadUsage, EnvironmentNotReady


class Outboxes:
    """Implements SqlObserver: gives every row of a database's outbox, and remembers what was asked.

    That the queries find the right rows is shown on a real database, in the tests of `trace --attach`.
    """

    def __init__(self, **events: Sequence[Mapping[str, Any]]) -> None:
        self.events = events
        self.users: dict[str, int] = {}
        self.down: set[str] = set()
        self.asked: list[tuple[str, str, Any]] = []

    async def rows(self, database: str, query: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        if database in self.down:
            raise Unreachable("postgres", f"{database} did not answer the query")
        if "FROM users" in query:
            return [{"id": self.users[args[0]]}] if args[0] in self.users else []
        self.asked.append((database, query, args[0]))
        found = sorted(self.events.get(database, ()), key=lambda row: row["created_at"])
        return (found[-1:] if "DESC" in query else found[:1]) if found else []


def event(minute: int, kind: str = "chat.message.sent") -> dict[str, Any]:
    return {
        "id": uuid4(), "type": kind, "topic": "chat.events", "correlation_id": uuid4(),
        "traceparent": f"00-{'a' * 32}-{'b' * 16}-01", "payload": {"message_id": 7},
        "created_at": datetime(2026, 3, 1, 12, minute, tzinfo=UTC), "kafka_partition": None,
        "kafka_offset": None,
    }  # fmt: skip


def find(outboxes: Outboxes, given: str) -> Any:
    return asyncio.run(find_event(outboxes, given))


def test_a_number_is_a_message_and_only_chat_has_those() -> None:
    outboxes = Outboxes(chat_db=[event(1)], user_db=[event(0)])
    found = find(outboxes, "7")

    assert (found.database, found.payload) == ("chat_db", {"message_id": 7})
    assert [(database, given) for database, _, given in outboxes.asked] == [("chat_db", "7")]
    assert "'chat.message.sent'" in outboxes.asked[0][1]


def test_a_trace_id_is_looked_for_in_every_outbox_in_any_case() -> None:
    outboxes = Outboxes(friend_db=[event(1)])
    assert find(outboxes, "A" * 32).database == "friend_db"
    assert {given for _, _, given in outboxes.asked} == {f"00-{'a' * 32}-%"}
    assert len(outboxes.asked) == 4


def test_a_uuid_is_an_event_or_what_several_events_have_in_common_and_the_first_of_those_is_taken() -> None:
    wanted = uuid4()
    outboxes = Outboxes(notification_db=[event(2)], chat_db=[event(1), event(3)])
    found = find(outboxes, str(wanted))

    assert (found.database, found.created_at.minute) == ("chat_db", 1)
    assert {given for _, _, given in outboxes.asked} == {wanted}
    assert str(UUID(found.id)) == found.id


@pytest.mark.parametrize("given", ["", "message 7", "٧", "g" * 32])
def test_what_is_no_id_is_refused_before_anything_is_asked(given: str) -> None:
    outboxes = Outboxes()
    with pytest.raises(BadUsage, match="is no id of an event"):
        find(outboxes, given)
    assert outboxes.asked == []


def test_an_event_that_is_nowhere_is_told_as_such() -> None:
    with pytest.raises(BadUsage, match="no message 8 in any outbox"):
        find(Outboxes(), "8")


def test_a_database_that_is_away_hides_only_its_own_events() -> None:
    outboxes = Outboxes(chat_db=[event(1)])
    outboxes.down = {"user_db"}
    assert find(outboxes, str(uuid4())).database == "chat_db"

    outboxes.events = {}
    with pytest.raises(EnvironmentNotReady, match="user_db did not answer"):
        find(outboxes, str(uuid4()))


def test_a_defect_of_ours_is_not_taken_for_a_database_that_is_away() -> None:
    class Broken(Outboxes):
        async def rows(self, database: str, query: str, *args: Any) -> Sequence[Mapping[str, Any]]:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        find(Broken(), "7")


def test_the_newest_event_of_a_user_is_found_by_name_or_number() -> None:
    outboxes = Outboxes(user_db=[event(1, "user.registered")], chat_db=[event(2), event(5)])
    outboxes.users = {"mina": 31, "31": 31}
    for name in ("mina", "31"):
        found = asyncio.run(newest_of_user(outboxes, name))
        assert (found.database, found.created_at.minute) == ("chat_db", 5)
    assert {given for _, _, given in outboxes.asked} == {"31"}


def test_a_user_who_does_not_exist_or_cannot_be_looked_up() -> None:
    outboxes = Outboxes()
    with pytest.raises(BadUsage, match="There is no user 'nobody'"):
        asyncio.run(user_id_of(outboxes, "nobody"))
    outboxes.down = {"user_db"}
    with pytest.raises(EnvironmentNotReady, match="user_db did not answer"):
        asyncio.run(user_id_of(outboxes, "nobody"))
