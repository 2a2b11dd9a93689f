"""What can be wrong about rooms and messages, in the words of the domain."""

from __future__ import annotations

from chat_kernel.errors import InvalidInput, NotAllowed, NotFound, RuleBroken


class SelfRoom(RuleBroken):
    """A direct room needs two different people."""

    def __init__(self, user_id: int) -> None:
        super().__init__(
            "self_room",
            "a direct room needs two different people; name another user_id",
            {"user_id": user_id},
        )


class RoomNotFound(NotFound):
    """No room has this id."""

    def __init__(self, room_id: int) -> None:
        super().__init__(
            "room_not_found",
            f"room {room_id} does not exist; GET /api/chat-rooms lists yours",
            {"room_id": room_id},
        )


class NotARoomMember(RoomNotFound):
    """Only members may read a room or post to it; to anybody else it does not exist."""

    def __init__(self, room_id: int, user_id: int) -> None:
        super().__init__(room_id)
        self.user_id = user_id


class MessageNotFound(NotFound):
    """No message has this id, or it was said where the caller does not belong."""

    def __init__(self, message_id: int) -> None:
        super().__init__(
            "message_not_found", f"message {message_id} does not exist", {"message_id": message_id}
        )


class NotTheAuthor(NotAllowed):
    """A message is changed and deleted by its author alone."""

    def __init__(self, message_id: int) -> None:
        super().__init__("not_the_author", "only its author may change a message", {"message_id": message_id})


class MessageIsDeleted(RuleBroken):
    """What was deleted cannot be changed."""

    def __init__(self, message_id: int) -> None:
        super().__init__("message_deleted", "the message has been deleted", {"message_id": message_id})


class InvalidGroup(InvalidInput):
    """A group needs a name and a bounded number of other people."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__("invalid_group", message, {"field": field})


class NotAGroup(RuleBroken):
    """The two people of a direct room stay the same for ever."""

    def __init__(self, room_id: int) -> None:
        super().__init__("not_a_group", "the members of a direct room do not change", {"room_id": room_id})


class NotTheOwner(NotAllowed):
    """The owner of a group decides who belongs to it; everyone may leave."""

    def __init__(self, room_id: int) -> None:
        super().__init__(
            "not_the_owner", "only the owner of a group may change who belongs to it", {"room_id": room_id}
        )


class MemberNotFound(NotFound):
    """Somebody is to leave who does not belong to the room."""

    def __init__(self, room_id: int, user_id: int) -> None:
        super().__init__(
            "member_not_found",
            f"user {user_id} is not a member of room {room_id}",
            {"room_id": room_id, "user_id": user_id},
        )


class GroupIsFull(RuleBroken):
    """A group has an upper bound."""

    def __init__(self, most: int) -> None:
        super().__init__("group_full", f"a group has at most {most} members", {"most": most})


class KeptApart(NotAllowed):
    """One of the two has blocked the other; which of them is not told."""

    def __init__(self) -> None:
        super().__init__("not_allowed", "This is not possible with this user.")


class InvalidMessage(InvalidInput):
    """The text of a message is blank or too long."""

    def __init__(self, message: str) -> None:
        super().__init__("invalid_message", message, {"field": "content"})


class ReplyTargetMissing(RuleBroken):
    """A reply names a message of the same room."""

    def __init__(self, room_id: int, message_id: int) -> None:
        super().__init__(
            "reply_target_missing",
            f"reply_to {message_id} is not a message of room {room_id}",
            {"room_id": room_id, "reply_to": message_id},
        )


class ClientMessageIdReused(RuleBroken):
    """A client_msg_id stands for one message; it cannot name a second one in another room."""

    def __init__(self, client_msg_id: str) -> None:
        super().__init__(
            "client_msg_id_reused",
            f"client_msg_id {client_msg_id!r} already names your message in another room; make a new one",
            {"client_msg_id": client_msg_id},
        )
