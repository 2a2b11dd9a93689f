"""What can be wrong about rooms and messages, in the words of the domain."""

from __future__ import annotations

from chat_kernel.errors import DomainError


class SelfRoom(DomainError):
    """A direct room needs two different people."""

    code = "self_room"

    def __init__(self, user_id: int) -> None:
        super().__init__(f"user {user_id} cannot open a direct room with themselves; name another user_id")


class RoomNotFound(DomainError):
    """No room has this id."""

    code = "room_not_found"

    def __init__(self, room_id: int) -> None:
        super().__init__(f"room {room_id} does not exist; GET /api/chat-rooms lists yours")


class NotARoomMember(DomainError):
    """Only members may read a room or post to it."""

    code = "not_a_room_member"

    def __init__(self, room_id: int, user_id: int) -> None:
        super().__init__(f"user {user_id} is not a member of room {room_id}")


class InvalidMessage(DomainError):
    """The text of a message is blank or too long."""

    code = "invalid_message"


class ReplyTargetMissing(DomainError):
    """A reply names a message of the same room."""

    code = "reply_target_missing"

    def __init__(self, room_id: int, message_id: int) -> None:
        super().__init__(f"reply_to {message_id} is not a message of room {room_id}")


class ClientMessageIdReused(DomainError):
    """A client_msg_id stands for one message; it cannot name a second one in another room."""

    code = "client_msg_id_reused"

    def __init__(self, client_msg_id: str) -> None:
        super().__init__(f"client_msg_id {client_msg_id!r} already names your message in another room; make a new one")


class UserNotFound(DomainError):
    """The other person of a room does not exist."""

    code = "user_not_found"

    def __init__(self, user_id: int) -> None:
        super().__init__(f"user {user_id} does not exist")
