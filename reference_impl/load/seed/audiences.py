"""What notification-service knows of who belongs where: without it nobody would hear of new messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from load.seed.tables import copy

if TYPE_CHECKING:
    from load.seed.friendships import Request
    from load.seed.rooms import Room
    from load.seed.tables import Connection

_NEXT_POSITION: Final = "SELECT position + 1 FROM feed_reach"


async def write_audiences(connection: Connection, rooms: list[Room], requests: list[Request]) -> int:
    """Store the members of the rooms, from the feed's next event on, and who is friends with whom."""
    since = await connection.fetchval(_NEXT_POSITION)
    members = await copy(
        connection,
        "room_members",
        ("room_id", "user_id", "since"),
        ((room.id, member, since) for room in rooms for member in room.members),
    )
    pairs = [(r.requester.id, r.addressee.id) for r in requests if r.is_accepted]
    both_ways = [*pairs, *((other, one) for one, other in pairs)]
    return members + await copy(connection, "friend_pairs", ("user_id", "friend_id"), both_ways)
