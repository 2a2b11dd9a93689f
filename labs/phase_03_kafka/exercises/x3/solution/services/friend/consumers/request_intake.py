"""Friend requests that user-service took in: what it published is decided here."""

from __future__ import annotations

from typing import Final, Protocol, cast

from chat_contracts.payloads.friend import FriendRequestSent
from chat_infra.kafka.inbox import claim
from chat_infra.logs import get_logger
from chat_infra.postgres.unit_of_work import UnitOfWork, UnitsOfWork
from chat_kernel.errors import InvalidInput, NotAllowed, RuleBroken
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
        self._log = get_logger("request-intake")

    async def take(self, delivery: Delivery) -> None:
        """Keep the request that was delivered."""
        fact = cast("FriendRequestSent", delivery.event.payload)
        if fact.friendship_id is None and fact.request_id is not None:
            await self._keep_once(delivery, fact)
        # After the commit: a crash in between brings the record again, and the inbox knows it then.
        await delivery.done()

    async def _keep_once(self, delivery: Delivery, fact: FriendRequestSent) -> None:
        async with self._units.begin() as unit:
            if not await claim(delivery.event, CONSUMER, unit):
                return
            try:
                await self._keeper.keep(unit, fact)
            except (RuleBroken, NotAllowed, InvalidInput) as refusal:
                self._log.info("request_passed_over", reason=refusal.error)
            await unit.commit()
