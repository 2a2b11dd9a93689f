"""Rooms: friends in pairs, groups of a few or of many."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from load.seed.tables import copy, reserve_ids

if TYPE_CHECKING:
    from load.seed.accounts import Account
    from load.seed.friendships import Request
    from load.seed.plan import SeedPlan
    from load.seed.tables import Connection

_GROUPS: Final = 0.2
_ZIPF: Final = 1.05
_LARGEST_GROUP: Final = 200
_TOPICS: Final = (
    "platform",
    "release",
    "lunch",
    "books",
    "running",
    "점심",
    "스터디",
    "배포",
    "산책",
    "release-ko",
)
_ROOMS: Final = (
    "id", "room_type", "user_1_id", "user_2_id", "name", "owner_id", "created_by", "last_seq", "last_cursor",
    "created_at", "updated_at",
)  # fmt: skip


@dataclass(slots=True)
class Room:
    """A room as it fills with messages; `spoke` maps a member to the seq of the last thing they said."""

    id: int
    members: list[int]
    name: str | None
    is_direct: bool
    speaks_korean: bool
    updated_at: datetime
    last_seq: int = 0
    spoke: dict[int, int] = field(default_factory=dict)
    newest_ids: list[int] = field(default_factory=list)


async def invent_rooms(
    connection: Connection,
    plan: SeedPlan,
    choice: random.Random,
    accounts: list[Account],
    requests: list[Request],
) -> list[Room]:
    """Make the rooms in memory, with their ids: every fifth is a group, the others belong to friends."""
    ids = await reserve_ids(connection, "rooms", plan.rooms)
    pairs = [(r.requester.id, r.addressee.id) for r in requests if r.is_accepted]
    choice.shuffle(pairs)
    everybody = [account.id for account in accounts]
    rooms: list[Room] = []
    for number, room_id in enumerate(ids):
        korean = choice.random() < 0.5  # noqa: PLR2004 - half of the rooms
        if pairs and (number == 0 or choice.random() >= _GROUPS):
            rooms.append(Room(room_id, list(pairs.pop()), None, True, korean, plan.began))
            continue
        # A few large groups, many small ones; never more than everybody.
        size = min(len(everybody), _LARGEST_GROUP, 3 + int(choice.paretovariate(1.2)))
        name = f"{choice.choice(_TOPICS)} {number + 1}"
        members = choice.sample(everybody, size)
        rooms.append(Room(room_id, members, name, False, korean, plan.began))
    return rooms


def busy_rooms(choice: random.Random, rooms: list[Room], messages: int) -> list[Room]:
    """Choose the room of each message: the room of rank r gets a share of 1/r^1.05, as in real systems."""
    ranks = list(accumulate(1 / (rank**_ZIPF) for rank in range(1, len(rooms) + 1)))
    return choice.choices(rooms, cum_weights=ranks, k=messages)


async def write_rooms(connection: Connection, plan: SeedPlan, rooms: list[Room]) -> int:
    """Store the rooms as they are once all messages are written."""
    return await copy(
        connection,
        "rooms",
        _ROOMS,
        (
            (
                room.id, "direct" if room.is_direct else "group",
                room.members[0] if room.is_direct else None, room.members[1] if room.is_direct else None,
                room.name, None if room.is_direct else room.members[0], room.members[0],
                room.last_seq, room.last_seq, plan.began, room.updated_at,
            )
            for room in rooms
        ),
    )  # fmt: skip


async def write_members(
    connection: Connection, plan: SeedPlan, choice: random.Random, rooms: list[Room]
) -> int:
    """Store who is in which room and how far each has read: at least to what they last said themselves."""

    def read_to(room: Room, member: int) -> int:
        behind = 0 if choice.random() < 0.6 else int(choice.paretovariate(1.0))  # noqa: PLR2004 - most are up to date
        return max(room.spoke.get(member, 0), room.last_seq - behind, 0)

    return await copy(
        connection,
        "room_members",
        ("room_id", "user_id", "last_read_seq", "joined_at"),
        ((room.id, member, read_to(room, member), plan.began) for room in rooms for member in room.members),
    )
