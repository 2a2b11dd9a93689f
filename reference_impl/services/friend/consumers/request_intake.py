"""Friend requests that user-service took in: what it published is decided here."""

from __future__ import annotations

from typing import Final, Protocol, cast

from prometheus_client import Counter

from chat_contracts.payloads.friend import FriendRequestSent
from chat_contracts.topics import FRIEND_EVENTS
from chat_infra.kafka.subscription import IncomingEvent, Subscription
from chat_infra.logs import get_logger
from chat_infra.postgres.unit_of_work import UnitOfWork
from chat_kernel.errors import InvalidInput, NotAllowed, RuleBroken

REFUSED: Final = Counter(
    "friend_requests_refused_total",
    "Friend requests that came as events and that the rules refused, by the reason's code.",
    ("error",),
)


class RequestKeeper(Protocol):
    """Keeps a request that has been published already."""

    async def keep(self, unit: UnitOfWork, fact: FriendRequestSent) -> None:
        """Bring the relation of the pair to this request, in the event's transaction; publish nothing.

        Raises:
            RuleBroken, KeptApart, InvalidInput: the rules refuse it; nothing has been written.
        """
        ...


class RequestIntake:
    """Keeps each request once; the event that brought it is the one that everybody hears."""

    def __init__(self, keeper: RequestKeeper) -> None:
        self._keeper = keeper
        self._log = get_logger("request-intake")

    async def handle(self, event: IncomingEvent, unit: UnitOfWork) -> None:
        """Keep a request, or pass over it: a refusal is an answer of the rules, which no retry would change.

        What carries a `friendship_id` is this service's own fact, and kept since it was made.
        """
        # --8<-- [start:handle]
        fact = cast("FriendRequestSent", event.payload)
        if fact.friendship_id is not None or fact.request_id is None:
            return
        try:
            await self._keeper.keep(unit, fact)
        except (RuleBroken, NotAllowed, InvalidInput) as refusal:
            REFUSED.labels(refusal.error).inc()
            self._log.info("request_passed_over", request_id=str(fact.request_id), reason=refusal.error)
        # --8<-- [end:handle]

    def subscription(self) -> Subscription:
        """What this service listens for on its own topic."""
        return Subscription(FRIEND_EVENTS, {"friend.request.sent": self.handle})
