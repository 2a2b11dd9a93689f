"""Where systems are broken on purpose: a stack that nobody else uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.mutant import Mutant


class CannotBreak(Exception):
    """The mutant cannot be made; the message says what of it is out of date."""


class MutantStage(Protocol):
    """One stack for one verification; methods raise EnvironmentNotReady when the stack does not obey."""

    def raise_up(self, profile: str) -> None:
        """Starts the whole stack of that profile."""
        ...

    def put_on(self, mutant: Mutant) -> None:
        """Breaks the system as the mutant says, and nothing else; raises CannotBreak."""
        ...

    def put_right(self) -> None:
        """Undoes whatever the last mutant did, and returns once every component is ready."""
        ...

    def take_down(self) -> None:
        """Stops every component; afterwards the instance is there even if it had never been raised."""
        ...

    def remove(self) -> None:
        """Ends and deletes everything of this stage.

        It may be called in any state, and from another thread than the one that works on the stage, which
        is then broken off and gets EnvironmentNotReady.
        """
        ...

    def check(self, phase: str, checks: Sequence[str], seed: int) -> Sequence[CheckResult]:
        """Runs these checks of the phase (with what they need); works on a stopped stack as well."""
        ...


class VerifyProgress(Protocol):
    """Hears how a verification goes on."""

    def begins(self, what: str) -> None:
        """The next system is being made and checked."""
        ...

    def done(self, what: str, state: str, duration_ms: int) -> None:
        """The system was checked; `state` is the row's state."""
        ...
