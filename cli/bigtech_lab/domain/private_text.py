"""What people wrote and who they are does not belong on a screen that others may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bigtech_lab.domain.evidence import redact

_PRIVATE = frozenset({"content", "message", "text", "preview", "body", "email", "status_message"})


def without_private_text(value: Any) -> Any:
    """The value with secrets, messages and mail addresses replaced by how long they are."""
    if isinstance(value, Mapping):
        return {name: _hidden(name, item) for name, item in value.items()}
    if isinstance(value, list):
        return [without_private_text(item) for item in value]
    return redact(value)


def _hidden(name: str, value: Any) -> Any:
    if name.lower() in _PRIVATE and isinstance(value, str):
        return f"[redacted, {len(value)} characters]"
    return redact(without_private_text(value), name=name)
