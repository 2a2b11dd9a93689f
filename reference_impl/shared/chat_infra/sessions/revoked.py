"""The revoked sessions as this process knows them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

import msgspec

from chat_kernel.errors import NotAuthenticated, Unavailable

REVOKED_KEY: Final = "revoked_sessions"
"""A sorted set in Redis: session id → when its last access token expires, in seconds since 1970."""

REVOKED_CHANNEL: Final = "session.revoked"
"""Where each `Revocation` is published as JSON."""

_PRUNE_ABOVE: Final = 1024
_PATIENCE_SECONDS: Final = 1.0
"""How long a request waits for a process that has just started to learn which sessions have ended."""


class Revocation(msgspec.Struct, frozen=True):
    """A session has ended; `expires_at` is when its last access token does, in seconds since 1970."""

    session_id: str
    expires_at: float


class RevokedSessions:
    """Answers from memory whether a session has been revoked: every request asks.

    What a process has not heard of cannot be refused by it, so it vouches for nobody before it has once read
    the whole list; from then on it goes on with what it knows, whatever is away.
    """

    def __init__(self) -> None:
        self._complete = asyncio.Event()
        self._until: dict[str, float] = {}
        self._prune_above = _PRUNE_ABOVE
        self._hearers: list[Callable[[str], object]] = []

    def __contains__(self, session_id: object) -> bool:
        return session_id in self._until

    def __len__(self) -> int:
        return len(self._until)

    @property
    def is_complete(self) -> bool:
        """Whether the whole list has been read once."""
        return self._complete.is_set()

    def complete(self) -> None:
        """Note that what was added until now is the whole list."""
        self._complete.set()

    async def admit(self, session_id: str) -> None:
        """Let a session pass that has not ended.

        Raises:
            NotAuthenticated: it has.
            Unavailable: it cannot be told, since the list could not be read since this process started.
        """
        if not self.is_complete and session_id not in self._until:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._complete.wait(), _PATIENCE_SECONDS)
        if session_id in self._until:
            raise NotAuthenticated("session_revoked", "This session has ended; log in again.")
        if not self.is_complete:
            raise Unavailable(
                "dependency_unavailable",
                "Which sessions have ended cannot be told now; try again in a moment.",
                {"missing": "revoked_sessions"},
                retry_after=2,
            )

    def on_revoked(self, hear: Callable[[str], object]) -> None:
        """Have `hear` called with the id of each session that is revoked from now on; it must not raise."""
        self._hearers.append(hear)

    def add(self, revocations: Iterable[Revocation]) -> None:
        """Learn of revocations; those that are known are passed over."""
        for revocation in revocations:
            if revocation.session_id not in self._until:
                self._until[revocation.session_id] = revocation.expires_at
                for hear in self._hearers:
                    hear(revocation.session_id)
        if len(self._until) > self._prune_above:
            self._forget_expired()

    def _forget_expired(self) -> None:
        """Expired tokens are refused for that, so their sessions need not be remembered."""
        now = time.time()
        self._until = {session: until for session, until in self._until.items() if until > now}
        self._prune_above = max(_PRUNE_ABOVE, 2 * len(self._until))
