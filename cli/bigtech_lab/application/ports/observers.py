"""The five windows through which the lab looks at a system: HTTP, SQL, Kafka, Redis, SSE."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer; `body` is the decoded JSON, or the text when it is not JSON; times are UTC."""

    status: int
    body: Any
    headers: Mapping[str, str]
    sent_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class KafkaRecord:
    """One record as read from a topic; `value` is the decoded JSON, or the bytes when it is not JSON."""

    topic: str
    partition: int
    offset: int
    key: str | None
    headers: Mapping[str, str]
    value: Any
    timestamp: datetime


@dataclass(frozen=True, slots=True)
class StreamEntry:
    """One entry of a Redis stream; `at` is the time within its id."""

    stream: str
    id: str
    fields: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Frame:
    """One server-sent event and when it arrived (UTC); `data` is the decoded JSON, or the text."""

    event: str
    id: str | None
    data: Any
    received_at: datetime


@dataclass(frozen=True, slots=True)
class ChannelMessage:
    """What was said on a Redis channel; `data` is the decoded JSON, or the text; `received_at` in UTC."""

    channel: str
    data: Any
    received_at: datetime


class Unreachable(Exception):
    """A window shows nothing: `component` names what was asked, the message says how it failed.

    Not being there, not answering in time and refusing the question (a table that does not exist) all count.
    """

    def __init__(self, component: str, message: str) -> None:
        super().__init__(message)
        self.component = component


class HttpObserver(Protocol):
    """HTTP requests to one address or another; raises Unreachable when nothing answers."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 10.0,
    ) -> Reply:
        """Sends one request (absolute URL) and gives the answer, whatever its status."""
        ...


class SqlObserver(Protocol):
    """Read-only SQL; `database` is `user_db`, `friend_db`, `chat_db` or `notification_db`."""

    async def rows(self, database: str, query: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        """The rows of a query with `$1`-style arguments; Unreachable when the database is not there."""
        ...


class KafkaObserver(Protocol):
    """A look into topics and consumer groups that never moves a group's offsets.

    `put` is the one thing that changes anything: it feeds a consumer that is graded by itself.
    """

    async def record(self, topic: str, partition: int, offset: int) -> KafkaRecord | None:
        """The record at that place, or None when the partition does not reach it yet."""
        ...

    async def records(
        self, topic: str, since: Mapping[int, int], *, wait: float = 0.0
    ) -> Sequence[KafkaRecord]:
        """The records of a topic from these offsets (partition → offset) up to its end.

        Where there is none yet, waits up to `wait` seconds for the first; empty when none came or the topic
        does not exist. Records of one partition come in their order.
        """
        ...

    async def partitions(self, topic: str) -> Mapping[int, int]:
        """Partition → end offset; empty when the topic does not exist."""
        ...

    async def committed(self, group: str, topic: str) -> Mapping[int, int]:
        """Partition → the offset that the group has committed (the next one it will read)."""
        ...

    async def put(
        self, topic: str, key: str, value: Mapping[str, Any], headers: Mapping[str, str]
    ) -> tuple[int, int]:
        """Writes a record (the value as JSON) as a producer would; where it lies: partition, offset."""
        ...


class ChannelSubscription(Protocol):
    """An open ear on a Redis channel."""

    @property
    def messages(self) -> Sequence[ChannelMessage]:
        """Everything that was said since, oldest first."""
        ...

    def arrivals(self) -> AsyncIterator[ChannelMessage]:
        """Yields the messages so far, then each further one; ends when the connection does."""
        ...


class RedisObserver(Protocol):
    """Reads of Redis.

    `expire` and `put_score` are all that changes anything: they bring a time nearer that would come anyway.
    """

    async def entries(self, stream: str, *, since: datetime) -> Sequence[StreamEntry]:
        """The entries of a stream from that time on, oldest first."""
        ...

    async def text(self, key: str) -> str | None:
        """The string at that key, or None."""
        ...

    async def fields(self, key: str) -> Mapping[str, str]:
        """The hash at that key, empty when there is none."""
        ...

    async def members(self, key: str) -> Sequence[str]:
        """The members of the set at that key in alphabetical order, none when it does not exist."""
        ...

    async def scores(self, key: str) -> Mapping[str, float]:
        """Member → score of the sorted set at that key, empty when there is none."""
        ...

    async def milliseconds_to_live(self, key: str) -> int | None:
        """How long until the key expires; None when it does not exist or never will."""
        ...

    async def expire(self, key: str, milliseconds: int) -> bool:
        """Lets a key run out so soon; False where there is none."""
        ...

    async def put_score(self, key: str, member: str, score: float) -> bool:
        """Changes the score of a member of a sorted set; False where it has no such member, or that score."""
        ...

    def listen(self, channel: str) -> AbstractAsyncContextManager[ChannelSubscription]:
        """Hears everything that is said on a channel within the block; raises Unreachable when it cannot."""
        ...

    async def ping(self) -> None:
        """Raises Unreachable when Redis does not answer."""
        ...


class SseSubscription(Protocol):
    """An open event stream."""

    @property
    def frames(self) -> Sequence[Frame]:
        """Every frame that has arrived so far, the `ready` frame among them, oldest first."""
        ...

    @property
    def ended(self) -> bool:
        """Whether the server or the network has closed the stream."""
        ...

    def arrivals(self) -> AsyncIterator[Frame]:
        """Yields the frames so far, then each further one as it arrives; ends when the stream does."""
        ...


class SseObserver(Protocol):
    """Opens event streams as a client would."""

    def open(
        self, url: str, *, headers: Mapping[str, str], last_event_id: str | None = None
    ) -> AbstractAsyncContextManager[SseSubscription]:
        """Connects and returns once the stream's `ready` frame has arrived; raises Unreachable otherwise."""
        ...


@dataclass(frozen=True, slots=True)
class Observers:
    """All five windows on one instance."""

    http: HttpObserver
    sql: SqlObserver
    kafka: KafkaObserver
    redis: RedisObserver
    sse: SseObserver
