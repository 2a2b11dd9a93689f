"""Event identifiers that sort by the time they were made."""

from __future__ import annotations

import os
import time
from uuid import UUID

_RANDOM_BITS = 74
_last: list[int] = [0]


def uuid7() -> UUID:
    """Make a version 7 UUID (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits.

    Two identifiers made by one process are strictly increasing, also within a millisecond.
    """
    millis = time.time_ns() // 1_000_000
    value = (millis << _RANDOM_BITS) | (int.from_bytes(os.urandom(10)) >> 6)
    # Counting on from the last one keeps the order within a millisecond and when the clock steps back.
    value = max(value, _last[0] + 1)
    _last[0] = value
    stamp, random = value >> _RANDOM_BITS, value & ((1 << _RANDOM_BITS) - 1)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=(stamp << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)
