"""The room: who is in it, who may speak, and in which order things were said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chat_kernel.aggregate import AggregateRoot
from services.chat.domain.errors import (
    GroupIsFull,
    MemberNotFound,
    NotAGroup,
    NotARoomMember,
    NotTheOwner,
    ReplyTargetMissing,
    SelfRoom,
)
from services.chat.domain.events import MemberJoined, MemberLeft, MessageSent, MessagesRead, RoomCreated
from services.chat.domain.group import MOST_MEMBERS, GroupPeople
from services.chat.domain.message import Message, MessageDraft


class RoomType(StrEnum):
    """A direct room has exactly two members for ever; a group may grow and shrink."""

    DIRECT = "direct"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class DirectPair:
    """Two different people. The pair has no order: (1, 2) and (2, 1) share one room.

    Args:
        opener: Who asked for the room.
        other: Whom they want to talk to.

    Raises:
        SelfRoom: Both are the same person.
    """

    opener: int
    other: int

    def __post_init__(self) -> None:
        if self.opener == self.other:
            raise SelfRoom(self.opener)

    @property
    def key(self) -> tuple[int, int]:
        """The pair without its order: what must be unique among direct rooms."""
        return min(self.opener, self.other), max(self.opener, self.other)


@dataclass(eq=False)
class ChatRoom(AggregateRoot):
    """One conversation. All that changes it goes through here, so its rules hold in one place.

    The PostgreSQL function `post_message` does what `post` says in one round trip, without loading the
    room; one contract test runs against both, so that they cannot drift apart.
    """

    id: int
    room_type: RoomType
    member_ids: tuple[int, ...]
    created_at: datetime
    last_seq: int = 0
    message_ids: set[int] = field(default_factory=set)
    owner_id: int | None = None
    read_up_to: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    def direct(cls, room_id: int, pair: DirectPair, *, at: datetime) -> ChatRoom:
        """Open the room of a pair."""
        room = cls(room_id, RoomType.DIRECT, (pair.opener, pair.other), created_at=at)
        room.record(
            RoomCreated(
                room_id=room_id,
                room_type=RoomType.DIRECT,
                created_by=pair.opener,
                member_ids=room.member_ids,
                occurred_at=at,
            )
        )
        return room

    @classmethod
    def group(cls, room_id: int, people: GroupPeople, *, at: datetime) -> ChatRoom:
        """Found a group; who founds it owns it."""
        room = cls(room_id, RoomType.GROUP, people.member_ids, created_at=at, owner_id=people.owner)
        room.record(
            RoomCreated(
                room_id=room_id,
                room_type=RoomType.GROUP,
                created_by=people.owner,
                member_ids=room.member_ids,
                occurred_at=at,
            )
        )
        return room

    # --8<-- [start:add]
    def add(self, user_ids: Iterable[int], *, by: int, at: datetime) -> None:
        """Let more people in; who belongs to it already is passed over.

        Raises:
            NotARoomMember: `by` does not belong to this room.
            NotAGroup, NotTheOwner, GroupIsFull: it is not theirs to decide, or there is no place.
        """
        self._require_group(by)
        if by != self.owner_id:
            raise NotTheOwner(self.id)
        new = [user_id for user_id in dict.fromkeys(user_ids) if user_id not in self.member_ids]
        if len(self.member_ids) + len(new) > MOST_MEMBERS:
            raise GroupIsFull(MOST_MEMBERS)
        for user_id in new:
            self.member_ids = (*self.member_ids, user_id)
            self.read_up_to[user_id] = self.last_seq
            self.record(MemberJoined(room_id=self.id, user_id=user_id, added_by=by, occurred_at=at))

    # --8<-- [end:add]

    def remove(self, user_id: int, *, by: int, at: datetime) -> None:
        """Take somebody out, or leave. When the owner leaves, the longest-standing member owns the group.

        Raises:
            NotARoomMember: `by` does not belong to this room.
            NotAGroup, NotTheOwner: it is not theirs to decide.
            MemberNotFound: `user_id` does not belong to it.
        """
        self._require_group(by)
        if by not in {user_id, self.owner_id}:
            raise NotTheOwner(self.id)
        if user_id not in self.member_ids:
            raise MemberNotFound(self.id, user_id)
        # Members stand in the order in which they came.
        self.member_ids = tuple(member for member in self.member_ids if member != user_id)
        if user_id == self.owner_id:
            self.owner_id = self.member_ids[0] if self.member_ids else None
        self.record(
            MemberLeft(
                room_id=self.id, user_id=user_id, removed_by=by, owner_id=self.owner_id, occurred_at=at
            )
        )

    def read(self, up_to_seq: int, *, by: int, at: datetime) -> tuple[int, int]:
        """Move a member's read pointer forward; returns the places between which it moved.

        Raises:
            NotARoomMember: `by` does not belong to this room.
        """
        self.admit(by)
        before = self.read_up_to.get(by, 0)
        after = max(before, min(up_to_seq, self.last_seq))
        if after > before:
            self.read_up_to[by] = after
            self.record(MessagesRead(room_id=self.id, user_id=by, up_to_seq=after, occurred_at=at))
        return before, after

    def _require_group(self, by: int) -> None:
        self.admit(by)
        if self.room_type is not RoomType.GROUP:
            raise NotAGroup(self.id)

    def admit(self, user_id: int) -> None:
        """Let only members pass.

        Raises:
            NotARoomMember: The user does not belong to this room.
        """
        if user_id not in self.member_ids:
            raise NotARoomMember(self.id, user_id)

    def recipients_of(self, sender_id: int) -> tuple[int, ...]:
        """Everyone who should hear of a message: the members but its sender."""
        return tuple(member for member in self.member_ids if member != sender_id)

    # --8<-- [start:post]
    def post(self, draft: MessageDraft, *, message_id: int) -> Message:
        """Accept a draft as the room's next message and record that it was sent.

        Raises:
            NotARoomMember: The sender does not belong to this room.
            ReplyTargetMissing: It replies to something that was not said here.
        """
        self.admit(draft.sender_id)
        if draft.reply_to is not None and draft.reply_to not in self.message_ids:
            raise ReplyTargetMissing(self.id, draft.reply_to)
        self.last_seq += 1
        self.message_ids.add(message_id)
        # Who speaks has read what was said before.
        self.read_up_to[draft.sender_id] = self.last_seq
        self.record(
            MessageSent(
                room_id=self.id,
                message_id=message_id,
                seq=self.last_seq,
                sender_id=draft.sender_id,
                recipient_ids=self.recipients_of(draft.sender_id),
                content=draft.content.text,
                occurred_at=draft.written_at,
            )
        )
        return Message(
            id=message_id,
            seq=self.last_seq,
            room_id=self.id,
            user_id=draft.sender_id,
            content=draft.content.text,
            message_type=draft.message_type,
            reply_to=draft.reply_to,
            client_msg_id=draft.client_msg_id,
            created_at=draft.written_at,
            updated_at=draft.written_at,
        )

    # --8<-- [end:post]
