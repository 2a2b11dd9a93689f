"""`author verify`: shows that every check passes where it should and fails where it must."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from time import monotonic

from bigtech_lab.application.ports.lab_library import LabLibrary
from bigtech_lab.application.ports.mutant_library import MutantLibrary
from bigtech_lab.application.ports.mutant_stage import CannotBreak, MutantStage, VerifyProgress
from bigtech_lab.application.verify_schedule import PhaseWork, Task, VerifySchedule
from bigtech_lab.domain.mutant import Mutant
from bigtech_lab.domain.mutation_matrix import MutationMatrix, PhaseMatrix
from bigtech_lab.domain.mutation_row import (
    MutationRow,
    RowKind,
    mutant_row,
    reference_row,
    stale_row,
    starter_row,
)
from bigtech_lab.errors import unknown_name

# A further stack takes about as long to start as so many mutants take to be checked.
_MUTANTS_WORTH_A_STACK = 4


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """Which phases, and of their mutants which (none named: all)."""

    phases: Sequence[str]
    seed: int
    mutants: Sequence[str] = ()


class VerifyLabs:
    """Runs the checks on the reference, on each mutant and on the starter; the stages share the rows."""

    def __init__(
        self,
        labs: LabLibrary,
        mutants: MutantLibrary,
        stages: Sequence[MutantStage],
        progress: VerifyProgress,
    ) -> None:
        self._labs = labs
        self._mutants = mutants
        self._stages = stages
        self._progress = progress

    def __call__(self, request: VerifyRequest) -> MutationMatrix:
        """The matrix; the stages are gone afterwards, whatever happened.

        Raises BadUsage for unknown names, LabFault for broken files, EnvironmentNotReady when a stack does
        not start.
        """
        began = monotonic()
        works = self._works(request)
        schedule = VerifySchedule(works)
        mutants = sum(len(work.mutants) for work in works)
        self._share(schedule, self._stages[: 1 + mutants // _MUTANTS_WORTH_A_STACK], request.seed)
        phases = tuple(
            PhaseMatrix(
                work.lab.manifest.phase,
                work.lab.manifest.id,
                work.checks,
                schedule.rows_of(work),
                complete=not request.mutants,
            )
            for work in works
        )
        return MutationMatrix(phases, request.seed, _ms_since(began))

    def _works(self, request: VerifyRequest) -> list[PhaseWork]:
        works = []
        for phase in dict.fromkeys(request.phases):
            lab = self._labs.load(phase)
            checks = tuple(check for c in lab.manifest.checkpoints for check in c.checks)
            works.append(PhaseWork(lab, checks, tuple(self._mutants.of(phase))))
        known = [mutant.id for work in works for mutant in work.mutants]
        for name in request.mutants:
            if name not in known:
                raise unknown_name("mutant", name, known)
        if not request.mutants:
            return works
        return [
            PhaseWork(w.lab, w.checks, tuple(m for m in w.mutants if m.id in request.mutants))
            for w in works
            if any(m.id in request.mutants for m in w.mutants)
        ]

    def _share(self, schedule: VerifySchedule, stages: Sequence[MutantStage], seed: int) -> None:
        pool = ThreadPoolExecutor(len(stages), thread_name_prefix="stage")
        try:
            working = {pool.submit(self._work_on, stage, schedule, seed) for stage in stages}
            while working:
                # In slices, so that a signal to the main thread is handled at once.
                done, working = wait(working, timeout=0.1, return_when=FIRST_EXCEPTION)
                for ended in done:
                    ended.result()
        finally:
            schedule.give_up()
            # It ends what a stage is in the middle of, so it comes before the threads are waited for.
            _remove(stages)
            pool.shutdown()

    def _work_on(self, stage: MutantStage, schedule: VerifySchedule, seed: int) -> None:
        last: Task | None = None
        while (task := schedule.next()) is not None:
            self._progress.begins(task.name)
            if last is None or task.profile != last.profile:
                if last is not None or task.profile is None:
                    stage.take_down()
                if task.profile is not None:
                    stage.raise_up(task.profile)
            last = task
            row = self._row(stage, task, seed)
            self._progress.done(task.name, row.state.value, row.duration_ms)
            schedule.done(task, row)

    def _row(self, stage: MutantStage, task: Task, seed: int) -> MutationRow:
        work = task.work
        if task.mutant is not None:
            return _mutant_row(stage, work, task.mutant, seed)
        began = monotonic()
        if task.kind is RowKind.STARTER:
            results = stage.check(work.phase, work.checks, seed)
            return starter_row(results, _ms_since(began))
        stage.put_right()
        results = stage.check(work.phase, work.checks, seed)
        return reference_row(results, _ms_since(began))


def _mutant_row(stage: MutantStage, work: PhaseWork, mutant: Mutant, seed: int) -> MutationRow:
    unknown = [check for check in mutant.fails if check not in work.checks]
    if unknown:
        return stale_row(mutant.id, mutant.teaches, mutant.fails, f"there is no check '{unknown[0]}'")
    began = monotonic()
    try:
        stage.put_on(mutant)
    except CannotBreak as problem:
        return stale_row(mutant.id, mutant.teaches, mutant.fails, str(problem))
    results = stage.check(work.phase, work.checks, seed)
    return mutant_row(
        mutant.id,
        mutant.teaches,
        mutant.fails,
        results,
        _ms_since(began),
        somebody_is_away=mutant.away is not None,
    )


def _remove(stages: Sequence[MutantStage]) -> None:
    with ThreadPoolExecutor(len(stages), thread_name_prefix="remove") as pool:
        removals = [pool.submit(stage.remove) for stage in stages]
    for removal in removals:
        removal.result()


def _ms_since(began: float) -> int:
    return round((monotonic() - began) * 1000)
