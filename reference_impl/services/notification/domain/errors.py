"""What can be wrong about notifications, in the words of the domain."""

from __future__ import annotations

from chat_kernel.errors import InvalidInput, RuleBroken


class NotifyingOneself(RuleBroken):
    """Nobody is notified of what they did themselves."""

    def __init__(self, user_id: int) -> None:
        super().__init__(
            "notifying_oneself", f"user {user_id} is not notified of their own action", {"user_id": user_id}
        )


class NothingToMark(InvalidInput):
    """A read request names what was read in exactly one way."""

    def __init__(self) -> None:
        super().__init__(
            "nothing_to_mark", "name what was read: either up_to_seq, or ids (a non-empty list), not both"
        )


class TooManyMutedRooms(RuleBroken):
    """A list without a bound would be read at each message."""

    def __init__(self, most: int) -> None:
        super().__init__("too_many_muted_rooms", f"at most {most} rooms can be muted", {"most": most})
