"""One row of the matrix: a system in some state, and what every check said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bigtech_lab.domain.check_result import BlockedBy, CheckResult
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict


class RowKind(StrEnum):
    """What was checked."""

    REFERENCE = "reference"
    STARTER = "starter"
    MUTANT = "mutant"


class RowState(StrEnum):
    """What a row proves."""

    PROVEN = "proven"
    """Every check said what it had to say."""
    HOLE = "hole"
    """A check that had to fail (or, on the reference, to pass) did not."""
    STRAY = "stray"
    """A check failed that has nothing to do with what is broken."""
    STALE = "stale"
    """The mutant cannot be made any more: the text that it changes or the fault is gone."""


@dataclass(frozen=True, slots=True)
class MutationRow:
    """`missing` are the checks that should have failed (passed, on the reference) and did not, `stray` those
    that failed without being named; `trouble` says why a row is stale.
    """

    kind: RowKind
    id: str
    teaches: str = ""
    fails: tuple[str, ...] = ()
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, Localized] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    stray: tuple[str, ...] = ()
    trouble: str | None = None
    duration_ms: int = 0

    @property
    def state(self) -> RowState:
        """What the row proves."""
        if self.trouble is not None:
            return RowState.STALE
        if self.missing:
            return RowState.HOLE
        return RowState.STRAY if self.stray else RowState.PROVEN


def reference_row(results: Sequence[CheckResult], duration_ms: int) -> MutationRow:
    """Every check has to pass."""
    missing = tuple(r.id for r in results if r.verdict is not Verdict.PASSED)
    return _row(RowKind.REFERENCE, "reference", results, duration_ms, missing=missing)


def starter_row(results: Sequence[CheckResult], duration_ms: int) -> MutationRow:
    """No check may pass, and none may break."""
    wrong = {Verdict.PASSED, Verdict.UNSTABLE, Verdict.ERROR}
    missing = tuple(r.id for r in results if r.verdict in wrong)
    return _row(RowKind.STARTER, "starter", results, duration_ms, missing=missing)


def mutant_row(
    mutant_id: str,
    teaches: str,
    fails: tuple[str, ...],
    results: Sequence[CheckResult],
    duration_ms: int,
    *,
    somebody_is_away: bool,
) -> MutationRow:
    """The named checks fail, nothing else does.

    A check that needs a failed one may be blocked; one that meets a component that was taken away
    (`somebody_is_away`) as well.
    """
    by_id = {result.id: result for result in results}
    missing = tuple(c for c in fails if c not in by_id or by_id[c].verdict is not Verdict.FAILED)
    excused = {BlockedBy.NEED, BlockedBy.ENVIRONMENT} if somebody_is_away else {BlockedBy.NEED}
    stray = tuple(
        r.id
        for r in results
        if r.id not in fails
        and r.verdict is not Verdict.PASSED
        and not (r.verdict is Verdict.BLOCKED and r.blocked_by in excused)
    )
    return _row(
        RowKind.MUTANT,
        mutant_id,
        results,
        duration_ms,
        teaches=teaches,
        fails=fails,
        missing=missing,
        stray=stray,
    )


def stale_row(mutant_id: str, teaches: str, fails: tuple[str, ...], trouble: str) -> MutationRow:
    """The mutant could not be made."""
    return MutationRow(RowKind.MUTANT, mutant_id, teaches, fails, trouble=trouble)


def _row(
    kind: RowKind,
    row_id: str,
    results: Sequence[CheckResult],
    duration_ms: int,
    *,
    teaches: str = "",
    fails: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    stray: tuple[str, ...] = (),
) -> MutationRow:
    return MutationRow(
        kind=kind,
        id=row_id,
        teaches=teaches,
        fails=fails,
        verdicts={r.id: r.verdict for r in results},
        codes={r.id: r.code for r in results if r.code is not None},
        messages={r.id: r.message for r in results if r.message is not None},
        missing=missing,
        stray=stray,
        duration_ms=duration_ms,
    )
