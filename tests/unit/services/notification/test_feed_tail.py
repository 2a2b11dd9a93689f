"""The tail of the feed: every event once, in order, for those whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from chat_infra.streams.frame import Frame
from chat_infra.streams.hub import StreamHub
from chat_kernel.errors import Unavailable
from services.notification.domain.feed_event import PlacedEvent
from services.notification.infrastructure.feed_tail import FeedTail


class Log:
    """A feed of `last` events of which those before `kept_from` are gone; can be away."""

    def __init__(self, last: int = 0, kept_from: int = 1) -> None:
        self.last = last
        self.kept_from = kept_from
        self.away = False

    async def end(self) -> int:
        if self.away:
            raise Unavailable("database_unavailable", "away")
        return self.last

    async def placed_after(self, position: int) -> Sequence[PlacedEvent]:
        first = max(position + 1, self.kept_from)
        return [placed(number) for number in range(first, min(self.last, first + 2) + 1)]


class Listener:
    def __init__(self) -> None:
        self.heard: list[int] = []
        self.sent_to_the_log = 0

    def offer(self, frame: Frame) -> None:
        self.heard.append(frame.cursor)

    def learn_reach(self, cursor: int) -> None:
        raise AssertionError("the tail hands on everything itself")

    def fall_behind(self) -> None:
        self.sent_to_the_log += 1


def placed(number: int) -> PlacedEvent:
    return PlacedEvent(number, "message", b"{}", (1, 2))


async def followed(log: Log) -> tuple[FeedTail, Listener]:
    hub, listener = StreamHub(), Listener()
    tail = FeedTail(cast("Any", log), hub)
    hub.join(1, listener)
    await tail.look()
    assert listener.sent_to_the_log == 1
    return tail, listener


async def test_what_is_announced_twice_is_handed_on_once() -> None:
    log = Log(5)
    tail, listener = await followed(log)
    log.last = 7
    await tail.hear([placed(6), placed(7), placed(6), placed(7)])
    assert listener.heard == [6, 7]


async def test_what_was_not_announced_is_read_from_the_database() -> None:
    log = Log(5)
    tail, listener = await followed(log)
    log.last = 12
    await tail.hear([placed(11)])
    assert listener.heard == list(range(6, 13))
    await tail.hear([placed(12)])
    log.last = 14
    await tail.look()
    assert listener.heard == list(range(6, 15))


async def test_while_the_database_is_away_nothing_is_skipped() -> None:
    log = Log(5)
    tail, listener = await followed(log)
    log.last, log.away = 8, True
    await tail.hear([placed(8)])
    assert listener.heard == []
    log.away = False
    await tail.look()
    assert listener.heard == [6, 7, 8]


async def test_a_feed_that_was_purged_or_put_back_sends_the_streams_to_the_log() -> None:
    log = Log(5)
    tail, listener = await followed(log)
    log.last, log.kept_from = 20, 15
    await tail.look()
    assert (listener.heard, listener.sent_to_the_log) == ([], 2)
    log.last = 3
    await tail.look()
    log.last = 4
    await tail.hear([placed(4)])
    assert (listener.heard, listener.sent_to_the_log) == ([4], 3)


async def test_nothing_is_read_while_nobody_listens() -> None:
    log = Log(5)
    log.away = True
    await FeedTail(cast("Any", log), StreamHub()).hear([placed(9)])
