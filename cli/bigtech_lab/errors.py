"""Everything that can go wrong, and what the process then answers.

    LabError
    ├── WorkFailed            1   a check or an expectation failed
    ├── BadUsage              2   an argument, a file or an answer is not what the command takes
    ├── EnvironmentNotReady   3   the stack, the machine or the network is not there
    └── LabFault              4   the lab itself is at fault

`main` renders an error once; nothing else prints one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import ClassVar


class LabError(Exception):
    """A problem told to a person: what was wrong, where, and what to do.

    `code` is stable and machine-readable, `detail` holds further lines (the last lines of a log, say).
    """

    exit_code: ClassVar[int] = 4

    def __init__(
        self, message: str, *, code: str, hint: str | None = None, detail: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint
        self.detail = tuple(detail)


class WorkFailed(LabError):
    """The work itself failed: a check, an expectation."""

    exit_code = 1


class BadUsage(LabError):
    """The command was asked for something that it does not take."""

    exit_code = 2


class EnvironmentNotReady(LabError):
    """The stack, the machine or the network is not in the state that the command needs."""

    exit_code = 3


class LabFault(LabError):
    """The lab itself is at fault: a broken manifest, a bug."""

    exit_code = 4


def unknown_name(kind: str, given: str, known: Iterable[str]) -> BadUsage:
    """The error for a name that does not exist, with the nearest one that does.

    `kind` is the noun for people ("component"), `known` the names that exist.
    """
    names = sorted(known)
    near = get_close_matches(given, names, n=1, cutoff=0.5)
    hint = f"Did you mean '{near[0]}'?" if near else None
    listing = f"Known: {', '.join(names)}." if names else f"There is no {kind} yet."
    return BadUsage(
        f"There is no {kind} '{given}'. {listing}", code=f"unknown-{kind.replace(' ', '-')}", hint=hint
    )
