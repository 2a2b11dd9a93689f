"""Why a request was refused, in the words of the domain.

    DomainError
    ├── InvalidInput       the value itself is not acceptable
    ├── RuleBroken         the value is fine, the situation forbids it
    ├── NotAuthenticated   who is calling is not established
    ├── NotAllowed         the caller is known and may not do this
    ├── NotFound
    ├── Conflict           it collides with what is there
    └── Unavailable        something needed is away or full: try again later

`error` is stable and meant for programs, `message` is meant for people.
"""

from __future__ import annotations

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal with a stable code.

    Args:
        error: machine-readable code in snake case, for example `email_taken`.
        message: one sentence for people.
        details: more for programs, for example `{"field": "email"}`.
    """

    def __init__(self, error: str, message: str, details: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.error = error
        self.message = message
        self.details: dict[str, object] = dict(details or {})


class InvalidInput(DomainError):
    """The value itself is not acceptable, whatever the state of the world."""


class RuleBroken(DomainError):
    """The request contradicts a rule of the domain in the present situation."""


class NotAuthenticated(DomainError):
    """Who is calling is not established."""


class NotAllowed(DomainError):
    """The caller is known and may not do this."""


class NotFound(DomainError):
    """The thing asked for does not exist."""


class Conflict(DomainError):
    """The request collides with something that is there already."""


class Unavailable(DomainError):
    """Something that is needed is away or overloaded; `retry_after` is in seconds."""

    def __init__(
        self, error: str, message: str, details: Mapping[str, object] | None = None, *, retry_after: int = 1
    ) -> None:
        super().__init__(error, message, details)
        self.retry_after = retry_after
