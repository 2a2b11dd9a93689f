"""Everything that this service hears from Kafka, applied a batch at a time."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from chat_contracts.payloads import chat
from chat_contracts.topics import CHAT_EVENTS, FRIEND_EVENTS
from chat_infra.kafka.incoming import event_call
from chat_infra.kafka.subscription import IncomingEvent, Subscription
from chat_infra.postgres.unit_of_work import UnitOfWork
from services.notification.application.ports.fanout import Fanout
from services.notification.consumers.acquaintance import note_acquaintance
from services.notification.consumers.feed_events import feed_events_of
from services.notification.consumers.membership import Membership
from services.notification.consumers.notices import notice_of
from services.notification.domain.feed_event import PlacedEvent
from services.notification.infrastructure.postgres.feed_writer import append_to_feed, forget_texts
from services.notification.infrastructure.postgres.memberships import audiences
from services.notification.infrastructure.postgres.recording import Told, record

_FRIEND_EVENTS = (
    "friend.request.sent", "friend.request.accepted", "friend.request.rejected", "friend.request.cancelled",
    "friend.removed", "user.blocked", "user.unblocked",
)  # fmt: skip
_CHAT_EVENTS = (
    "chat.room.created", "chat.member.joined", "chat.member.left", "chat.message.sent", "chat.message.edited",
    "chat.message.deleted", "chat.messages.read",
)  # fmt: skip


class Intake:
    """Stores what events mean in their transaction, and announces it once it is durable.

    A handler of batches: the statements are as many for a hundred events as for one.
    """

    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout
        self._membership = Membership()

    async def __call__(self, event: IncomingEvent, unit: UnitOfWork) -> None:
        """Apply one event."""
        await self.apply_all([event], unit)

    async def apply_all(self, events: Sequence[IncomingEvent], unit: UnitOfWork) -> None:
        """Apply events in their order."""
        deleted = {e.payload.message_id for e in events if isinstance(e.payload, chat.ChatMessageDeleted)}
        if deleted:
            await forget_texts(sorted(deleted), unit)
            events = [_without_text(event, deleted) for event in events]
        for event in events:
            await note_acquaintance(event.payload, unit)
        notices = [
            Told(notice, event_call(event.envelope))
            for event in events
            if (notice := notice_of(event)) is not None
        ]
        notifications = await record(notices, unit)
        feed = [(event, shown) for event in events for shown in feed_events_of(event)]
        if not feed and not notifications:
            return
        # Last, because from here to the commit nobody else can append.
        first = await append_to_feed([shown for _, shown in feed], notifications, unit)
        await self._membership.note(
            [(position, event.payload) for position, (event, _) in enumerate(feed, first)], unit
        )
        of_rooms = await audiences(first, first + len(feed) - 1, unit)
        placed = [
            PlacedEvent(
                position,
                shown.name,
                shown.data,
                of_rooms.get(position, ()) if shown.user_id is None else (shown.user_id,),
            )
            for position, (_, shown) in enumerate(feed, first)
        ]

        # --8<-- [start:after-commit]
        async def announce() -> None:
            await self._fanout.announce(placed, notifications, first + len(placed))

        # After the commit: an entry for what was rolled back would be a lie. If the process dies in between,
        # the resync of its successor makes every stream look into the database.
        unit.after_commit(announce)
        # --8<-- [end:after-commit]

    def subscriptions(self) -> list[Subscription]:
        """What this service listens for."""
        return [
            Subscription(FRIEND_EVENTS, dict.fromkeys(_FRIEND_EVENTS, self)),
            Subscription(CHAT_EVENTS, dict.fromkeys(_CHAT_EVENTS, self)),
        ]


def _without_text(event: IncomingEvent, deleted: set[int]) -> IncomingEvent:
    """The event of a message that is deleted in the same batch, as if it had never had a text."""
    payload = event.payload
    if isinstance(payload, chat.ChatMessageSent | chat.ChatMessageEdited) and payload.message_id in deleted:
        return msgspec.structs.replace(event, payload=msgspec.structs.replace(payload, content=""))
    return event
