"""Where the sessions that have ended are to be read: here, or where the context has moved to."""

from __future__ import annotations

from collections.abc import Iterable

from chat_infra.ownership.ownership import Ownership
from chat_infra.ownership.refusal import moved
from chat_infra.sessions.revocation_list import ReadRevocations
from chat_infra.sessions.revoked import Revocation


class OwnedRevocations:
    """Reads them from the database of whoever owns the user context: only there are all of them.

    Args:
        ownership: whether that is this process.
        own: reads this process's database.
        elsewhere: asks the owner, by way of the gateway.
    """

    def __init__(self, ownership: Ownership, own: ReadRevocations, elsewhere: ReadRevocations) -> None:
        self._ownership = ownership
        self._own = own
        self._elsewhere = elsewhere

    async def here(self) -> Iterable[Revocation]:
        """Read them for somebody who asks us.

        Raises:
            Unavailable: the database is away, or the context is owned elsewhere.
        """
        if not self._ownership.is_held:
            raise moved()
        return await self._own()

    async def anywhere(self) -> Iterable[Revocation]:
        """Read them for ourselves; raises `Unavailable` when they are not to be had."""
        return await (self._own() if self._ownership.is_held else self._elsewhere())
