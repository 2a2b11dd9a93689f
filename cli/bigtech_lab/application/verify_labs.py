"""`author verify`: shows that every check passes where it should and fails where it must."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic

from bigtech_lab.application.ports.lab_library import LabLibrary, LoadedLab
from bigtech_lab.application.ports.mutant_library import MutantLibrary
from bigtech_lab.application.ports.mutant_stage import CannotBreak, MutantStage, VerifyProgress
from bigtech_lab.domain.mutant import Mutant
from bigtech_lab.domain.mutation_matrix import MutationMatrix, PhaseMatrix
from bigtech_lab.domain.mutation_row import (
    MutationRow,
    mutant_row,
    reference_row,
    stale_row,
    starter_row,
)
from bigtech_lab.errors import unknown_name


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """Which phases, and of their mutants which (none named: all)."""

    phases: Sequence[str]
    seed: int
    mutants: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Work:
    lab: LoadedLab
    checks: tuple[str, ...]
    mutants: Sequence[Mutant]

    @property
    def phase(self) -> str:
        return str(self.lab.manifest.phase)


class VerifyLabs:
    """Runs the checks on the reference, on each mutant and on the starter, all on one stage."""

    def __init__(
        self, labs: LabLibrary, mutants: MutantLibrary, stage: MutantStage, progress: VerifyProgress
    ) -> None:
        self._labs = labs
        self._mutants = mutants
        self._stage = stage
        self._progress = progress

    def __call__(self, request: VerifyRequest) -> MutationMatrix:
        """The matrix; the stage is gone afterwards, whatever happened.

        Raises BadUsage for unknown names, LabFault for broken files, EnvironmentNotReady when the stack does
        not start.
        """
        began = monotonic()
        works = self._works(request)
        rows: list[list[MutationRow]] = [[] for _ in works]
        try:
            # A profile has everything that its phases use; phases of one profile share the stack.
            for profile in dict.fromkeys(work.lab.manifest.profile for work in works):
                self._stage.raise_up(profile)
                for work, own in zip(works, rows, strict=True):
                    if work.lab.manifest.profile == profile:
                        own.extend(self._on_running_stack(work, request.seed))
                self._stage.take_down()
                for work, own in zip(works, rows, strict=True):
                    if work.lab.manifest.profile == profile:
                        own.insert(1, self._starter(work, request.seed))
        finally:
            self._stage.remove()
        phases = tuple(
            PhaseMatrix(
                work.lab.manifest.phase,
                work.lab.manifest.id,
                work.checks,
                tuple(own),
                complete=not request.mutants,
            )
            for work, own in zip(works, rows, strict=True)
        )
        return MutationMatrix(phases, request.seed, _ms_since(began))

    def _works(self, request: VerifyRequest) -> list[_Work]:
        works = []
        for phase in dict.fromkeys(request.phases):
            lab = self._labs.load(phase)
            checks = tuple(check for c in lab.manifest.checkpoints for check in c.checks)
            works.append(_Work(lab, checks, self._mutants.of(phase)))
        known = [mutant.id for work in works for mutant in work.mutants]
        for name in request.mutants:
            if name not in known:
                raise unknown_name("mutant", name, known)
        if not request.mutants:
            return works
        return [
            _Work(w.lab, w.checks, [m for m in w.mutants if m.id in request.mutants])
            for w in works
            if any(m.id in request.mutants for m in w.mutants)
        ]

    def _on_running_stack(self, work: _Work, seed: int) -> list[MutationRow]:
        reference = self._told(work, "reference", partial(self._reference, work, seed))
        if reference.missing:
            # Whatever a mutant did now, nobody could tell it from what is wrong already.
            return [reference]
        return [
            reference,
            *(
                self._told(work, mutant.id, partial(self._mutant, work, mutant, seed))
                for mutant in work.mutants
            ),
        ]

    def _reference(self, work: _Work, seed: int) -> MutationRow:
        began = monotonic()
        self._stage.put_right()
        results = self._stage.check(work.phase, work.checks, seed)
        return reference_row(results, _ms_since(began))

    def _starter(self, work: _Work, seed: int) -> MutationRow:
        def row() -> MutationRow:
            began = monotonic()
            results = self._stage.check(work.phase, work.checks, seed)
            return starter_row(results, _ms_since(began))

        return self._told(work, "starter", row)

    def _mutant(self, work: _Work, mutant: Mutant, seed: int) -> MutationRow:
        unknown = [check for check in mutant.fails if check not in work.checks]
        if unknown:
            return stale_row(mutant.id, mutant.teaches, mutant.fails, f"there is no check '{unknown[0]}'")
        began = monotonic()
        try:
            self._stage.put_on(mutant)
        except CannotBreak as problem:
            return stale_row(mutant.id, mutant.teaches, mutant.fails, str(problem))
        results = self._stage.check(work.phase, work.checks, seed)
        return mutant_row(
            mutant.id,
            mutant.teaches,
            mutant.fails,
            results,
            _ms_since(began),
            somebody_is_away=mutant.away is not None,
        )

    def _told(self, work: _Work, what: str, make: Callable[[], MutationRow]) -> MutationRow:
        name = f"{work.phase} {what}"
        self._progress.begins(name)
        row = make()
        self._progress.done(name, row.state.value, row.duration_ms)
        return row


def _ms_since(began: float) -> int:
    return round((monotonic() - began) * 1000)
