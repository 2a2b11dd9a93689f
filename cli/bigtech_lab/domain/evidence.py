"""What a check saw."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from math import isfinite
from typing import Any

_LONGEST = 20_000
_MOST_ITEMS = 500
_DEEPEST = 20
_SECRET_NAMES = frozenset({"access_token", "refresh_token", "password", "authorization", "ticket", "token"})


class Evidence:
    """The facts behind a verdict, and the state that a check hands on to those that need it.

    `Evidence(status=201, body=...)` names the facts; they appear in the report, with secrets redacted.
    `Evidence(...).handing_on(account)` adds a value for dependent checks, which never appears in a report.
    """

    __slots__ = ("facts", "state")

    def __init__(self, /, **facts: Any) -> None:
        self.facts: Mapping[str, Any] = facts
        self.state: object = None

    def handing_on(self, state: object) -> Evidence:
        """The same facts with a state for the checks that need this one."""
        handed = Evidence(**self.facts)
        handed.state = state
        return handed

    def redacted(self) -> dict[str, Any]:
        """The facts as JSON-like values without secrets."""
        return {name: redact(value, name=name) for name, value in self.facts.items()}


def redact(value: Any, *, name: str = "", depth: int = 0) -> Any:
    """The value with passwords and tokens replaced; anything that is not JSON becomes text.

    What is too long, too many or too deep for anybody to read is cut, and says so.
    """
    if isinstance(value, str):
        return "[redacted]" if name.lower() in _SECRET_NAMES else _cut(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        # JSON has no infinity and no NaN.
        return value if isfinite(value) else str(value)
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        if depth >= _DEEPEST:
            return "… [nested too deeply]"
        return _redacted_items(value, depth + 1)
    return _cut(_as_text(value))


def _redacted_items(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        pairs = list(islice(value.items(), _MOST_ITEMS))
        shown = {str(key): redact(item, name=str(key), depth=depth) for key, item in pairs}
        return shown if len(value) <= _MOST_ITEMS else {**shown, "…": f"[{len(value)} in all]"}
    items = [redact(item, depth=depth) for item in islice(value, _MOST_ITEMS)]
    return items if len(value) <= _MOST_ITEMS else [*items, f"… [{len(value)} in all]"]


def _as_text(value: object) -> str:
    try:
        return str(value)
    except Exception as error:  # noqa: BLE001 - evidence of anything must not break the run
        return f"[{type(value).__name__} that cannot be shown: {type(error).__name__}]"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … [{len(text)} characters in all]"
