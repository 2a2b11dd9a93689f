"""A stage whose systems are what the test says, and mutants that a test makes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Event

from bigtech_lab.application.ports.mutant_stage import CannotBreak
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.mutant import Mutant
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.errors import EnvironmentNotReady


class FakeMutants:
    """Implements MutantLibrary; the same mutants for every phase."""

    def __init__(self, *mutants: Mutant) -> None:
        self._mutants = mutants

    def of(self, phase: str) -> Sequence[Mutant]:
        return self._mutants

    def source(self, file: str) -> str | None:
        return None


class FakeStage:
    """Implements MutantStage: a check fails if `broken` names it for the mutant that is on, none passes while
    nothing is up.

    `did` records what was asked for. A mutant of `hangs` is checked until the stage is removed, one of
    `stale` cannot be put on.
    """

    def __init__(self, broken: Mapping[str, Sequence[str]] | None = None) -> None:
        self.broken = dict(broken or {})
        self.hangs: set[str] = set()
        self.stale: set[str] = set()
        self.did: list[str] = []
        self.hanging = Event()
        self.removed = Event()
        self._up = False
        self._on = "reference"

    def raise_up(self, profile: str) -> None:
        self.did.append(f"up {profile}")
        self._up, self._on = True, "reference"

    def put_on(self, mutant: Mutant) -> None:
        if mutant.id in self.stale:
            message = "the text is gone"
            raise CannotBreak(message)
        self._on = mutant.id

    def put_right(self) -> None:
        self._on = "reference"

    def take_down(self) -> None:
        self.did.append("down")
        self._up = False

    def remove(self) -> None:
        self.did.append("removed")
        self.removed.set()

    def check(self, phase: str, checks: Sequence[str], seed: int) -> Sequence[CheckResult]:
        self.did.append(f"check {self._on if self._up else 'nothing'}")
        if self._on in self.hangs:
            self.hanging.set()
            self.removed.wait(10)
            raise EnvironmentNotReady("The stage was removed.", code="stage-ended")
        return [CheckResult(check, Localized("It.", "그것."), self._verdict(check), 1) for check in checks]

    def _verdict(self, check: str) -> Verdict:
        if not self._up:
            return Verdict.BLOCKED
        return Verdict.FAILED if check in self.broken.get(self._on, ()) else Verdict.PASSED


class SilentVerifyProgress:
    """Implements VerifyProgress; `told` are the systems that are done with, in their order."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def begins(self, what: str) -> None:
        pass

    def done(self, what: str, state: str, duration_ms: int) -> None:
        self.told.append(f"{what}: {state}")
