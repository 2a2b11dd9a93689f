"""Step 2: friend-service makes a friendship of each `friend.request.sent`.

`take` is called for every such record, one at a time, and again for the same record after a failure or a
crash. For a request that user-service took in (it has a `request_id` and no `friendship_id`):

- in one transaction (`async with self._units.begin() as unit:`) claim the event with
  `await claim(delivery.event, CONSUMER, unit)` from chat_infra.kafka.inbox, keep the request with
  `await self._keeper.keep(unit, fact)` if the claim says that it is new, and `await unit.commit()`;
- then, and only then, `await delivery.done()`, which commits the offset;
- a refusal of the rules (RuleBroken, NotAllowed, InvalidInput) is an answer; any other error has to get out.
"""

from __future__ import annotations

from typing import Final, Protocol

from chat_contracts.payloads.friend import FriendRequestSent
from chat_infra.postgres.unit_of_work import UnitOfWork, UnitsOfWork
from chat_lab.record_loop import Delivery

CONSUMER: Final = "friend-service"


class RequestKeeper(Protocol):
    """Keeps a request that has been published already."""

    async def keep(self, unit: UnitOfWork, fact: FriendRequestSent) -> None:
        """Bring the relation of the pair to this request, in the given transaction.

        Raises:
            RuleBroken, NotAllowed, InvalidInput: the rules refuse it; nothing has been written.
        """
        ...


class RequestIntake:
    """Keeps each request once."""

    def __init__(self, units: UnitsOfWork, keeper: RequestKeeper) -> None:
        self._units = units
        self._keeper = keeper

    async def take(self, delivery: Delivery) -> None:
        """Keep the request that was delivered."""
        # TODO: write this. Until then every request is passed over.
        await delivery.done()
