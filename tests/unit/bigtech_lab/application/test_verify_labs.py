"""`author verify` shares its rows between stages, and what they say makes the matrix."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.application.verify_labs import VerifyLabs, VerifyRequest
from bigtech_lab.application.verify_schedule import PhaseWork, Task, VerifySchedule
from bigtech_lab.checks.declare import check
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.domain.mutant import Mutant
from bigtech_lab.domain.mutation_matrix import MutationMatrix
from bigtech_lab.domain.mutation_row import MutationRow, RowKind, RowState
from bigtech_lab.errors import BadUsage, EnvironmentNotReady
from fakes.lab_library import FakeLabLibrary
from fakes.made_up_lab import made_up_lab
from fakes.mutant_stage import FakeMutants, FakeStage, SilentVerifyProgress


@check()
async def one(lab: Any) -> Evidence:
    """One."""
    return Evidence()


@check()
async def two(lab: Any) -> Evidence:
    """Two."""
    return Evidence()


def mutant(name: str, *fails: str) -> Mutant:
    return Mutant(name, "What is broken.", fails, stop=None)


MUTANTS = (mutant("breaks-one", "one"), mutant("breaks-two", "two"))
BROKEN = {"breaks-one": ["one"], "breaks-two": ["two"]}
ALL_ROWS = ["reference", "starter", "breaks-one", "breaks-two"]


def verified(
    *stages: FakeStage,
    mutants: tuple[Mutant, ...] = MUTANTS,
    labs: tuple[LoadedLab, ...] = (),
    only: tuple[str, ...] = (),
    progress: SilentVerifyProgress | None = None,
) -> MutationMatrix:
    library = FakeLabLibrary(*(labs or (made_up_lab(one, two),)))
    verify = VerifyLabs(library, FakeMutants(*mutants), stages, progress or SilentVerifyProgress())
    phases = [str(phase) for phase in library.phases()]
    return verify(VerifyRequest(phases, 1, only))


def states(matrix: MutationMatrix, phase: int = 0) -> dict[str, str]:
    return {row.id: row.state.value for row in matrix.phases[phase].rows}


def test_everything_is_proven_where_each_mutant_fails_its_check_and_no_other() -> None:
    stage = FakeStage(BROKEN)
    matrix = verified(stage)

    assert states(matrix) == dict.fromkeys(ALL_ROWS, "proven")
    assert matrix.proven
    assert stage.did == [
        "up msa", "check reference", "check breaks-one", "check breaks-two",
        "down", "check nothing", "removed",
    ]  # fmt: skip


def test_a_check_that_no_mutant_breaks_is_a_hole_in_the_matrix() -> None:
    matrix = verified(FakeStage(BROKEN), mutants=MUTANTS[:1])
    assert matrix.phases[0].without_mutant == ("two",)
    assert not matrix.proven


@pytest.mark.parametrize(
    ("breaks", "state"), [((), RowState.HOLE), (("two",), RowState.HOLE), (("one", "two"), RowState.STRAY)]
)
def test_a_mutant_that_breaks_nothing_or_too_much_is_told(breaks: tuple[str, ...], state: RowState) -> None:
    matrix = verified(FakeStage({**BROKEN, "breaks-one": breaks}))
    assert states(matrix)["breaks-one"] == state.value
    assert matrix.exit_code == 1


def test_without_a_reference_that_passes_no_mutant_of_the_phase_is_looked_at() -> None:
    sound, broken = made_up_lab(one, two), made_up_lab(one, two)
    broken = replace(broken, manifest=replace(broken.manifest, phase=8, id="broken"))
    stage = _BrokenPhase(BROKEN)
    matrix = verified(stage, labs=(sound, broken))

    assert states(matrix) == dict.fromkeys(ALL_ROWS, "proven")
    assert states(matrix, 1) == {"reference": "hole", "starter": "proven"}


class _BrokenPhase(FakeStage):
    """The reference of phase 8 does not pass."""

    def check(self, phase: str, checks: Any, seed: int) -> Any:
        self.broken["reference"] = ["one"] if phase == "8" else []
        return super().check(phase, checks, seed)


def test_a_mutant_that_cannot_be_made_or_names_no_check_is_stale() -> None:
    stage = FakeStage(BROKEN)
    stage.stale.add("breaks-one")
    matrix = verified(stage, mutants=(*MUTANTS, mutant("breaks-three", "three")))
    rows = {row.id: row for row in matrix.phases[0].rows}

    assert rows["breaks-one"].trouble == "the text is gone"
    assert rows["breaks-three"].trouble == "there is no check 'three'"
    assert not matrix.proven


def test_stages_share_the_mutants_and_the_rows_keep_their_order() -> None:
    many = tuple(mutant(f"mutant-{n}", "one") for n in range(12))
    stages = [_Together({m.id: ["one"] for m in many}) for _ in range(2)]
    matrix = verified(*stages, mutants=(*many, MUTANTS[1]), labs=(made_up_lab(one, two),))

    assert [row.id for row in matrix.phases[0].rows[2:]] == [m.id for m in (*many, MUTANTS[1])]
    checked = [did for stage in stages for did in stage.did if did.startswith("check mutant")]
    assert sorted(checked) == sorted(f"check {m.id}" for m in many)
    assert all(any(did.startswith("check mutant") for did in stage.did) for stage in stages)
    assert [stage.did[-1] for stage in stages] == ["removed", "removed"]


class _Together(FakeStage):
    """Its first mutant waits until the other stage has one, too."""

    met = threading.Barrier(2, timeout=10)

    def put_on(self, mutant: Mutant) -> None:
        if not any(did.startswith("check mutant") for did in self.did):
            self.met.wait()
        super().put_on(mutant)


def test_a_few_mutants_are_not_worth_a_second_stack() -> None:
    stages = [FakeStage(BROKEN), FakeStage(BROKEN)]
    verified(*stages)
    assert stages[1].did == []


def test_a_stage_that_fails_ends_the_others_in_the_middle_of_their_work() -> None:
    many = tuple(mutant(f"mutant-{n}", "one") for n in range(12))
    hanging, failing = FakeStage(), _Failing()
    hanging.hangs = {m.id for m in many}
    failing.other = hanging

    with pytest.raises(EnvironmentNotReady, match="gone wrong"):
        verified(hanging, failing, mutants=many)
    assert hanging.did[-1] == failing.did[-1] == "removed"


class _Failing(FakeStage):
    """Breaks down while the other stage is in the middle of a mutant."""

    other: FakeStage

    def put_on(self, mutant: Mutant) -> None:
        self.other.hanging.wait(10)
        raise EnvironmentNotReady("gone wrong", code="x")


def test_only_the_mutants_that_were_named_are_looked_at_and_nothing_is_said_of_the_others() -> None:
    stage = FakeStage(BROKEN)
    progress = SilentVerifyProgress()
    matrix = verified(stage, only=("breaks-two",), progress=progress)

    assert progress.told == ["7 reference: proven", "7 breaks-two: proven", "7 starter: proven"]
    assert matrix.proven

    with pytest.raises(BadUsage, match="no mutant 'breaks-tow'"):
        verified(stage, only=("breaks-tow",))


def test_no_mutant_is_begun_before_the_reference_of_its_phase_is_done_with() -> None:
    schedule = VerifySchedule([PhaseWork(made_up_lab(one, two), ("one", "two"), MUTANTS)])
    reference = schedule.next()
    assert reference is not None
    assert reference.kind is RowKind.REFERENCE

    taken: list[Task | None] = []
    waiting = threading.Thread(target=lambda: taken.append(schedule.next()))
    waiting.start()
    waiting.join(0.2)
    assert taken == []

    schedule.done(reference, MutationRow(RowKind.REFERENCE, "reference"))
    waiting.join(10)
    assert [task.name for task in taken if task] == ["7 breaks-one"]
