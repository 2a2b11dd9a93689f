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


class NotARoomMember(NotAllowed):
    """Only members may read a room or post to it."""

    def __init__(self, room_id: int, user_id: int) -> None:
        super().__init__(
            "not_a_room_member",
            f"user {user_id} is not a member of room {room_id}",
            {"room_id": room_id, "user_id": user_id},
        )


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
