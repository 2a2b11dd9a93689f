"""How much is made, and from which seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from load.report_lines import LoadProblem

MOST_USERS: Final = 1_000_000
MOST_MESSAGES: Final = 20_000_000
_MESSAGES_A_ROOM: Final = 40
_ROOMS_A_USER: Final = 3


@dataclass(frozen=True, slots=True)
class SeedPlan:
    """What to make; the same plan on the same databases makes the same people, rooms and sentences.

    `until` is when the newest message was written, `days` how far back the oldest may lie.
    """

    users: int
    messages: int
    rooms: int
    seed: int
    until: datetime
    days: int = 30

    @property
    def began(self) -> datetime:
        """When everybody signed up; nothing is older."""
        return self.until - timedelta(days=self.days)


def make_plan(*, users: int, messages: int, rooms: int | None, seed: int, until: datetime) -> SeedPlan:
    """Make a plan; without `rooms` there are about 40 messages a room.

    Raises:
        LoadProblem: the numbers cannot be met together.
    """
    problem = _problem(users, messages, rooms)
    if problem is not None:
        raise LoadProblem("bad-seed-plan", problem, "See `bigtech-lab seed --help`.")
    if rooms is None:
        rooms = min(max(1, messages // _MESSAGES_A_ROOM), users * _ROOMS_A_USER) if users > 1 else 0
    return SeedPlan(users, messages, rooms, seed, until)


def _problem(users: int, messages: int, rooms: int | None) -> str | None:
    if not 1 <= users <= MOST_USERS:
        return f"The number of users must be 1 to {MOST_USERS}, not {users}."
    if not 0 <= messages <= MOST_MESSAGES:
        return f"The number of messages must be 0 to {MOST_MESSAGES}, not {messages}."
    if rooms is not None and not 0 <= rooms <= users * _ROOMS_A_USER:
        return f"{users} users can have 0 to {users * _ROOMS_A_USER} rooms, not {rooms}."
    if messages and (users < 2 or rooms == 0):  # noqa: PLR2004 - a conversation takes two
        return "Messages need at least two users and one room."
    return None
