"""What a check saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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


def redact(value: Any, *, name: str = "") -> Any:
    """The value with passwords and tokens replaced; anything that is not JSON becomes text."""
    if name.lower() in _SECRET_NAMES and isinstance(value, str):
        return "[redacted]"
    if isinstance(value, Mapping):
        return {str(key): redact(item, name=str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
