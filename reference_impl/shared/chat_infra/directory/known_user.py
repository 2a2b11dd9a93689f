"""A user as other services know them."""

from __future__ import annotations

from datetime import datetime

import msgspec


class KnownUser(msgspec.Struct, frozen=True):
    """Identity and names of a user as of a moment; `email` is None where only the public profile was read."""

    user_id: int
    username: str
    display_name: str
    email: str | None
    as_of: datetime
