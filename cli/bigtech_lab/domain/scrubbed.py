"""Takes out of a text what must not leave the machine."""

from __future__ import annotations

import re
from typing import Any

_SECRETS = (
    (re.compile(r"eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*"), "[redacted token]"),
    (re.compile(r"(?i)\b(bearer|basic) +[\w.~+/=-]{8,}"), r"\1 [redacted]"),
    (re.compile(r"(?<=://)[^\s/:@]*:[^\s/@]+(?=@)"), "[redacted]"),
    (re.compile(r"-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|$)", re.DOTALL), "[redacted key]"),
)


def scrubbed(value: Any, home: str) -> Any:
    """The JSON-like value without tokens, passwords in addresses and keys; `home` becomes `~`."""
    if isinstance(value, dict):
        return {name: scrubbed(item, home) for name, item in value.items()}
    if isinstance(value, list):
        return [scrubbed(item, home) for item in value]
    if not isinstance(value, str):
        return value
    for secret, instead in _SECRETS:
        value = secret.sub(instead, value)
    return value.replace(home, "~") if len(home) > 1 else value
