"""What a group is founded with: its people and its name."""

from __future__ import annotations

from dataclasses import dataclass

from services.chat.domain.errors import InvalidGroup

FEWEST_OTHERS = 2
MOST_MEMBERS = 1000
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class GroupPeople:
    """Who founds a group with whom: 2 to 999 others, whoever is named twice counts once.

    Raises:
        InvalidGroup: there are too few or too many.
    """

    owner: int
    others: tuple[int, ...]

    # --8<-- [start:people]
    def __post_init__(self) -> None:
        others = tuple(dict.fromkeys(user_id for user_id in self.others if user_id != self.owner))
        object.__setattr__(self, "others", others)
        if not FEWEST_OTHERS <= len(others) < MOST_MEMBERS:
            raise InvalidGroup(
                f"a group has {FEWEST_OTHERS} to {MOST_MEMBERS - 1} people beside its owner", "member_ids"
            )

    # --8<-- [end:people]

    @property
    def member_ids(self) -> tuple[int, ...]:
        """Everybody, the owner first."""
        return (self.owner, *self.others)


@dataclass(frozen=True, slots=True)
class GroupName:
    """1 to 100 characters, at least one of them visible.

    Raises:
        InvalidGroup: it is something else.
    """

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.text.strip())
        if not 1 <= len(self.text) <= LONGEST_NAME or "\x00" in self.text:
            raise InvalidGroup(f"the name of a group has 1 to {LONGEST_NAME} characters", "name")
