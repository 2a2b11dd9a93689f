"""One open presence stream: what its client has been told of each friend."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from chat_contracts.payloads.user import UserPresenceChanged
from chat_infra.http.auth import Caller
from chat_infra.http.sse import EventStream, sse_frame
from chat_kernel.ids import uuid7
from services.user.api.presence_shapes import friends_announced
from services.user.application.presence_ports import Friend


class PresenceWatch:
    """Sends `ready` with all friends first, then `presence` for each change, `reset` with all friends when
    there are others.

    What comes twice, or late, is dropped: a change counts only if it is newer than what was told.
    """

    def __init__(self, caller: Caller) -> None:
        self.user_id = caller.user_id
        self.lease = f"{caller.session_id}/{uuid7()}"
        self.stream = EventStream()
        self._told: dict[int, Friend] = {}
        self._is_open = False

    @property
    def watched(self) -> Collection[int]:
        """The ids of the friends that this stream tells of."""
        return self._told.keys()

    def show(self, friends: Sequence[Friend]) -> None:
        """Tell all friends, unless that is known."""
        fresh = {friend.user_id: self._newer(friend) for friend in friends}
        if self._is_open and fresh == self._told:
            return
        name = "reset" if self._is_open else "ready"
        self._told, self._is_open = fresh, True
        self.stream.push(sse_frame(name, msgspec.json.encode(friends_announced(fresh.values()))))

    # --8<-- [start:hear]
    def hear(self, change: UserPresenceChanged) -> None:
        """Tell that somebody came or went, if it is a friend and news."""
        known = self._told.get(change.user_id)
        if known is None or not _is_older(known, change.changed_at):
            return
        self._told[change.user_id] = Friend(
            change.user_id, change.username, change.is_online, change.last_seen_at, change.changed_at
        )
        self.stream.push(sse_frame("presence", msgspec.json.encode(change)))

    # --8<-- [end:hear]

    def _newer(self, friend: Friend) -> Friend:
        known = self._told.get(friend.user_id)
        if known is None or (friend.changed_at is not None and _is_older(known, friend.changed_at)):
            return friend
        return known


def _is_older(known: Friend, moment: datetime) -> bool:
    return known.changed_at is None or known.changed_at < moment
