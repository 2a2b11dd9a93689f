"""Which system is checked next, when several stages share one verification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Condition

from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.domain.mutant import Mutant
from bigtech_lab.domain.mutation_row import MutationRow, RowKind, RowState


@dataclass(frozen=True, slots=True, eq=False)
class PhaseWork:
    """What has to be done for one phase."""

    lab: LoadedLab
    checks: tuple[str, ...]
    mutants: tuple[Mutant, ...]

    @property
    def phase(self) -> str:
        """Its number, as commands take it."""
        return str(self.lab.manifest.phase)


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One row to be made."""

    work: PhaseWork
    kind: RowKind
    mutant: Mutant | None = None

    @property
    def name(self) -> str:
        """What people are told."""
        return f"{self.work.phase} {self.mutant.id if self.mutant else self.kind.value}"

    @property
    def profile(self) -> str | None:
        """The stack that has to run; None where nothing may."""
        return None if self.kind is RowKind.STARTER else self.work.lab.manifest.profile


class VerifySchedule:
    """Gives each task to one stage; its methods may be called from several threads.

    First come the references: without a reference that passes, nobody could tell what a mutant does from what
    is wrong already, so the mutants of that phase are left out. The mutants follow in the order of their
    file: what a file's last mutant does to a database may stay. The starters are last, since every
    component has to be stopped for them.
    """

    def __init__(self, works: Sequence[PhaseWork]) -> None:
        self._tasks = {work: _tasks_of(work) for work in works}
        profiles = dict.fromkeys(work.lab.manifest.profile for work in works)
        # Phases of one profile share the stack, so one profile is done with before the next.
        self._to_do = [
            task
            for profile in profiles
            for kind in (RowKind.REFERENCE, RowKind.MUTANT)
            for task in self._of_kind(kind)
            if task.profile == profile
        ]
        self._starters = self._of_kind(RowKind.STARTER)
        self._rows: dict[Task, MutationRow] = {}
        self._given_up = False
        self._changed = Condition()

    def next(self) -> Task | None:
        """A task that nobody else has, waiting for one if need be; None when there will be no more."""
        with self._changed:
            while not self._given_up:
                ready = next((task for task in self._to_do if self._may_begin(task)), None)
                if ready is not None:
                    self._to_do.remove(ready)
                    return ready
                if not self._to_do:
                    return self._starters.pop(0) if self._starters else None
                self._changed.wait()
            return None

    def done(self, task: Task, row: MutationRow) -> None:
        """Takes the row; those who wait for it go on."""
        with self._changed:
            self._rows[task] = row
            if task.kind is RowKind.REFERENCE and row.state is not RowState.PROVEN:
                self._to_do = [other for other in self._to_do if other.work is not task.work]
            self._changed.notify_all()

    def give_up(self) -> None:
        """No task is given any more."""
        with self._changed:
            self._given_up = True
            self._changed.notify_all()

    def rows_of(self, work: PhaseWork) -> tuple[MutationRow, ...]:
        """The phase's rows: the reference, the starter, and the mutants in the order of their file."""
        return tuple(self._rows[task] for task in self._tasks[work] if task in self._rows)

    def _may_begin(self, task: Task) -> bool:
        reference = self._tasks[task.work][0]
        return task is reference or reference in self._rows

    def _of_kind(self, kind: RowKind) -> list[Task]:
        return [task for tasks in self._tasks.values() for task in tasks if task.kind is kind]


def _tasks_of(work: PhaseWork) -> list[Task]:
    mutants = [Task(work, RowKind.MUTANT, mutant) for mutant in work.mutants]
    return [Task(work, RowKind.REFERENCE), Task(work, RowKind.STARTER), *mutants]
