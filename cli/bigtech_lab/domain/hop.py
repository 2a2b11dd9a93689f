"""A hop: one place on an event's way where it can be witnessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from bigtech_lab.domain.localized import Localized

_IN_BRACES = re.compile(r"\{(\w+)\}")


class HopKind(StrEnum):
    """The window through which a hop is seen."""

    HTTP = "http"
    POSTGRES = "postgres"
    KAFKA = "kafka"
    CONSUMER = "consumer"
    REDIS = "redis"
    REDIS_KEY = "redis-key"
    PUBSUB = "pubsub"
    SSE = "sse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """What every declared hop has.

    `component` is who must do something for the hop to be reached, `needs` what else must run for it; `after`
    is the hop that causes it (None: it starts the flow). `gives` names facts for later hops and where
    they stand in the witnessed thing; `shows` is what a reader may see of it, nothing else is ever shown.
    """

    name: str
    component: str
    says: Localized
    hint: Localized
    after: str | None
    needs: tuple[str, ...] = ()
    gives: Mapping[str, str] = field(default_factory=dict)
    shows: tuple[str, ...] = ()

    kind: ClassVar[HopKind]

    @property
    def uses(self) -> frozenset[str]:
        """The facts without which this hop cannot be looked for."""
        return frozenset()

    @property
    def passing(self) -> bool:
        """Whether what is seen here leaves nothing behind that could be looked at later."""
        return False

    @property
    def involved(self) -> tuple[str, ...]:
        """Every component that must run for this hop."""
        return (self.component, *self.needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpHop(Hop):
    """The stimulus itself is answered with `status`."""

    kind: ClassVar[HopKind] = HopKind.HTTP
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresHop(Hop):
    """A query finds a row; `bind` names the facts behind `$1`, `$2`, …; `at` is the row's own time."""

    kind: ClassVar[HopKind] = HopKind.POSTGRES
    database: str
    query: str
    bind: tuple[str, ...]
    at: str

    @property
    def uses(self) -> frozenset[str]:
        """The bound facts."""
        return frozenset(self.bind)


@dataclass(frozen=True, slots=True, kw_only=True)
class KafkaHop(Hop):
    """A record on `topic` whose headers are the facts in `match` and contain those in `carries`."""

    kind: ClassVar[HopKind] = HopKind.KAFKA
    topic: str
    match: Mapping[str, str]
    carries: Mapping[str, str]

    @property
    def uses(self) -> frozenset[str]:
        """The facts that the headers are compared with."""
        return frozenset(self.match.values()) | frozenset(self.carries.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerHop(Hop):
    """The group has committed beyond the record that the hop `record` witnessed."""

    kind: ClassVar[HopKind] = HopKind.CONSUMER
    group: str
    record: str

    @property
    def uses(self) -> frozenset[str]:
        """The place of the record."""
        return frozenset(place_of(self.record))


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisHop(Hop):
    """An entry of a Redis stream whose fields are the facts in `match`.

    An entry that has the field `stand_in` makes good for all that were lost before it; it counts when it is
    not older than the fact `stand_in_since`.
    """

    kind: ClassVar[HopKind] = HopKind.REDIS
    stream: str
    match: Mapping[str, str]
    stand_in: str | None = None
    stand_in_since: str | None = None

    @property
    def uses(self) -> frozenset[str]:
        """The facts that the entry is compared with."""
        since = () if self.stand_in_since is None else (self.stand_in_since,)
        return frozenset((*self.match.values(), *since))


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisKeyHop(Hop):
    """The key is there and will expire, or (`gone`) is not there any more; facts in braces are put in."""

    kind: ClassVar[HopKind] = HopKind.REDIS_KEY
    key: str
    gone: bool = False

    @property
    def uses(self) -> frozenset[str]:
        """The facts in the key."""
        return frozenset(_IN_BRACES.findall(self.key))

    @property
    def passing(self) -> bool:
        """A key that was there may have expired since."""
        return True

    def key_with(self, facts: Mapping[str, Any]) -> str:
        """The key with the facts in place of their names in braces."""
        return filled(self.key, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PubSubHop(Hop):
    """A message on a Redis channel whose JSON has the facts in `match`."""

    kind: ClassVar[HopKind] = HopKind.PUBSUB
    channel: str
    match: Mapping[str, str]

    @property
    def uses(self) -> frozenset[str]:
        """The facts that the message is compared with."""
        return frozenset(self.match.values())

    @property
    def passing(self) -> bool:
        """Redis keeps nothing of what it said."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class SseHop(Hop):
    """A frame named `event` on the recipient's stream at `path` whose data has the facts in `match`.

    `replays` tells that the stream can be read again from an earlier place (`Last-Event-ID`).
    """

    kind: ClassVar[HopKind] = HopKind.SSE
    path: str
    event: str
    match: Mapping[str, str]
    replays: bool = True

    @property
    def passing(self) -> bool:
        """A stream that replays nothing shows a frame once."""
        return not self.replays

    @property
    def uses(self) -> frozenset[str]:
        """The facts in the path and those that the frame is compared with."""
        return frozenset(self.match.values()) | frozenset(_IN_BRACES.findall(self.path))

    def path_with(self, facts: Mapping[str, Any]) -> str:
        """The path with the facts in place of their names in braces."""
        return filled(self.path, facts)


AnyHop = HttpHop | PostgresHop | KafkaHop | ConsumerHop | RedisHop | RedisKeyHop | PubSubHop | SseHop


def filled(template: str, facts: Mapping[str, Any]) -> str:
    """The text with the facts in place of their names in braces; KeyError when one is not known."""
    return _IN_BRACES.sub(lambda found: str(facts[found[1]]), template)


def place_of(hop: str) -> tuple[str, str, str]:
    """The names of the facts topic, partition and offset of the record that the hop witnessed."""
    return f"{hop}.topic", f"{hop}.partition", f"{hop}.offset"
