"""What `author verify` found out: for each phase a matrix of systems and checks."""

from __future__ import annotations

from dataclasses import dataclass

from bigtech_lab.domain.mutation_row import MutationRow, RowState


@dataclass(frozen=True, slots=True)
class PhaseMatrix:
    """One phase: its checks in the manifest's order, and a row for each system that they looked at.

    `complete` is false when only some mutants were asked for; then nothing is said about the others.
    """

    phase: int
    lab: str
    checks: tuple[str, ...]
    rows: tuple[MutationRow, ...]
    complete: bool = True

    @property
    def without_mutant(self) -> tuple[str, ...]:
        """The checks that no mutant makes fail: nobody knows whether they could."""
        if not self.complete:
            return ()
        named = {check for row in self.rows if row.state is not RowState.STALE for check in row.fails}
        return tuple(check for check in self.checks if check not in named)

    @property
    def proven(self) -> bool:
        """No hole, no stray failure, nothing stale, no check without a mutant."""
        return not self.without_mutant and all(row.state is RowState.PROVEN for row in self.rows)


@dataclass(frozen=True, slots=True)
class MutationMatrix:
    """All phases that were asked for; `seed` repeats the random choices."""

    phases: tuple[PhaseMatrix, ...]
    seed: int
    duration_ms: int

    @property
    def proven(self) -> bool:
        """Whether every phase is."""
        return all(phase.proven for phase in self.phases)

    @property
    def exit_code(self) -> int:
        """0 when everything is proven, else 1."""
        return 0 if self.proven else 1
