"""A context on its way from the monolith to its service, and what is known of each beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bigtech_lab.domain.localized import Localized


class Side(StrEnum):
    """The two homes that a context may have."""

    MONOLITH = "monolith"
    SERVICE = "service"

    @property
    def other(self) -> Side:
        """The opposite home."""
        return Side.SERVICE if self is Side.MONOLITH else Side.MONOLITH


class Hold(StrEnum):
    """What a home may do with the context's data."""

    OPEN = "open"
    """It owns them: its writes are accepted."""
    FENCED = "fenced"
    """Its writes are refused for the moment of a switch; requests still come to it."""
    MOVED = "moved"
    """The other home owns them."""


class Stage(StrEnum):
    """How far a context has come."""

    AT_HOME = "at-home"
    """Nothing is prepared: one side owns it, the other has no copy."""
    COPYING = "copying"
    """Changes are recorded, the copy is not complete."""
    COPIED = "copied"
    """The copy is complete and follows when it is asked to: the context can be switched."""
    SWITCHING = "switching"
    """A switch was interrupted; running it again, or the way back, ends it."""
    SWITCHED = "switched"
    """The service owns it; what is written there is recorded for the way back."""


@dataclass(frozen=True, slots=True)
class ContextFacts:
    """What the design says about a context: which requests, events and needs move with it."""

    routes: tuple[str, ...]
    publishes: tuple[str, ...]
    listens_to: tuple[str, ...]
    asks: tuple[str, ...]
    risk: Localized


CONTEXT_FACTS: Mapping[str, ContextFacts] = MappingProxyType(
    {
        "notification": ContextFacts(
            routes=("/api/notifications", "/api/stream"),
            publishes=("notification.created",),
            listens_to=("friend.*", "chat.message.*", "chat.member.*"),
            asks=(),
            risk=Localized(
                "Low: nobody asks it anything; what it has not heard yet waits in Kafka.",
                "낮음: 아무도 이 컨텍스트에 묻지 않습니다. 아직 듣지 못한 것은 Kafka에서 기다립니다.",
            ),
        ),
        "friend": ContextFacts(
            routes=("/api/friends",),
            publishes=("friend.*", "user.blocked", "user.unblocked"),
            listens_to=("user.*", "friend.request.sent"),
            asks=("user",),
            risk=Localized(
                "Low: few writes; a request in the wrong moment is repeated by its client.",
                "낮음: 쓰기가 적습니다. 하필 그 순간에 온 요청은 클라이언트가 다시 보냅니다.",
            ),
        ),
        "chat": ContextFacts(
            routes=("/api/chat-rooms", "/api/messages"),
            publishes=("chat.*",),
            listens_to=("user.*", "friend.removed"),
            asks=("user",),
            risk=Localized(
                "Medium: the most data and the most writes; open streams move as well.",
                "중간: 데이터와 쓰기가 가장 많고, 열린 스트림도 함께 옮겨 갑니다.",
            ),
        ),
        "user": ContextFacts(
            routes=("/api/auth", "/api/profile", "/api/users", "/api/online-status", "/.well-known"),
            publishes=("user.*", "friend.request.sent"),
            listens_to=("friend.*",),
            asks=(),
            risk=Localized(
                "High: everybody depends on it, and nobody logs in while it is fenced. Move it last.",
                "높음: 모두가 의존하고, 쓰기를 막은 동안에는 아무도 로그인하지 못합니다. 마지막에 옮깁니다.",
            ),
        ),
    }
)
"""The contexts in the order in which they are best moved."""


@dataclass(frozen=True, slots=True)
class TableSize:
    """A table that moves, and how many rows it has."""

    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class ContextPlan:
    """Where a context is and what would move. `behind` counts recorded changes that the copy lacks."""

    context: str
    owner: Side
    stage: Stage
    service_share: int
    behind: int
    tables: tuple[TableSize, ...]

    @property
    def facts(self) -> ContextFacts:
        """What the design says of it."""
        return CONTEXT_FACTS[self.context]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not equal on the two sides: a row by its key, or a request."""

    where: str
    what: str
    monolith: str
    service: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was held side by side, and the first differences of each kind.

    `unsettled` requests are those whose answer changed while it was asked for, so that nothing can be said.
    """

    tables: tuple[TableSize, ...]
    requests: int
    unsettled: int
    differences: tuple[Difference, ...]

    @property
    def equal(self) -> bool:
        """Whether nothing differed."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backfill did: rows copied, and recorded changes applied afterwards."""

    rows: int
    changes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Transferred:
    """What a switch or the way back did; `fenced_ms` is how long writes were refused."""

    owner: Side
    changes: int
    fenced_ms: int
