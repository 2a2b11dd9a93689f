"""What happened, as clients and the database know it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A message for which a sender got its 201; `number` counts the sender's messages from 1."""

    room: int
    number: int
    client_msg_id: str
    message_id: int
    seq: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A message in the database at the end."""

    room: int
    client_msg_id: str | None
    message_id: int
    seq: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A message that a reader's protocol let through, in the order in which it did."""

    room: int
    message_id: int
    seq: int


@dataclass(slots=True)
class History:
    """One run. Each room has one sender, who waits for each answer, and one reader."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    stored: list[Stored] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    noticed: list[int] = field(default_factory=list)
    """Message ids of the notifications that recipients have, one for each notification."""
