"""What a dead letter says, as far as it can be read and may be shown."""

from __future__ import annotations

import json
from typing import Any

from bigtech_lab.domain.private_text import without_private_text

_SHOWN = 2000


def shown_value(value: bytes | None, *, full: bool) -> Any:
    """The decoded payload; text of people stays hidden unless `full`, and so does what is no JSON at all."""
    if value is None:
        return None
    try:
        decoded = json.loads(value)
    except (ValueError, RecursionError):
        return _unreadable(value, full=full)
    if not full:
        return without_private_text(decoded)
    return decoded


def _unreadable(value: bytes, *, full: bool) -> str:
    if not full:
        return f"[no JSON, {len(value):,} bytes; --full shows the beginning]"
    more = "" if len(value) <= _SHOWN else f" … ({len(value):,} bytes)"
    return value[:_SHOWN].decode("utf-8", "backslashreplace") + more
