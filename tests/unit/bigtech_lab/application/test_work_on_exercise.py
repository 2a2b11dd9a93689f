"""A learner's way through an exercise, on real folders and a record in memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bigtech_lab.adapters.local.workspace_folders import WorkspaceFolders
from bigtech_lab.application.ports.exercise_library import LoadedExercise
from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.application.work_on_exercise import WorkOnExercise
from bigtech_lab.domain.check_report import CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.checkpoint import Checkpoint
from bigtech_lab.domain.exercise import Exercise
from bigtech_lab.domain.hint_ladder import HintLadders
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.errors import BadUsage
from fakes.learner_record import FakeLearnerRecord

TEXT = Localized("text", "글")
RUNGS = [Localized("first", "첫째"), Localized("second", "둘째")]
PASSED, FAILED = Verdict.PASSED, Verdict.FAILED


def exercise(name: str = "X3") -> LoadedExercise:
    steps = tuple(Checkpoint(f"{name}.{n}", TEXT, (f"check-{n}",)) for n in (1, 2))
    described = Exercise(name, 3, TEXT, TEXT, steps)
    return LoadedExercise(
        described,
        LoadedLab(described.manifest, {}, {}, {}),
        HintLadders({"wrong-key": RUNGS}, {f"{name}.1": RUNGS}),
        starter={"services/a.py": "todo\n", "README.md": "read me\n"},
        solution={"services/a.py": "done\n"},
        given={},
    )


class Exercises:
    """Implements ExerciseLibrary."""

    def ids(self) -> Sequence[str]:
        return ["X3", "X4"]

    def load(self, name: str) -> LoadedExercise:
        return exercise(name.upper())


@pytest.fixture
def working(tmp_path: Path) -> WorkOnExercise:
    workspaces = WorkspaceFolders(tmp_path / "workspaces.json")
    return WorkOnExercise(Exercises(), workspaces, FakeLearnerRecord())


def report(*verdicts: Verdict, code: str = "wrong-key") -> CheckReport:
    points = []
    for number, verdict in enumerate(verdicts, 1):
        told = None if verdict is PASSED else code
        check = CheckResult(f"check-{number}", TEXT, verdict, 5, code=told)
        points.append(CheckpointResult(f"X3.{number}", TEXT, (check,)))
    return CheckReport((TEXT,), "default", 7, tuple(points), 1)


def test_starting_makes_the_workspace_and_is_remembered(working: WorkOnExercise, tmp_path: Path) -> None:
    work = working.start("x3", tmp_path / "mine")

    assert working.work("x3", None).files == work.files == exercise().starter
    assert working.work_in(tmp_path / "mine").loaded.exercise.id == "X3"
    told = {e.id: (standing.state, place) for e, standing, place in working.all()}
    assert told == {"X3": ("started", tmp_path / "mine"), "X4": ("open", None)}


def test_a_file_that_the_exercise_needs_must_be_there_and_the_readme_need_not(
    working: WorkOnExercise, tmp_path: Path
) -> None:
    folder = working.start("X3", tmp_path / "mine").folder
    (folder / "README.md").unlink()
    assert set(working.work("X3", None).files) == {"services/a.py"}

    (folder / "services/a.py").unlink()
    with pytest.raises(BadUsage, match=r"services/a\.py is missing") as missing:
        working.work("X3", None)
    assert missing.value.hint is not None
    assert "exercise reset X3" in missing.value.hint


def test_an_exercise_is_passed_by_the_grading_in_which_every_step_passes(
    working: WorkOnExercise, tmp_path: Path
) -> None:
    work = working.start("X3", tmp_path / "mine")
    working.remember_check(work, report(PASSED, FAILED))
    assert working.standing("X3").state == "started"
    working.remember_check(work, report(PASSED, PASSED))
    assert working.standing("X3").state == "passed"
    working.remember_check(work, report(FAILED, PASSED))
    assert working.standing("X3").state == "passed"


def test_hints_are_about_what_failed_last_and_give_away_more_each_time(
    working: WorkOnExercise, tmp_path: Path
) -> None:
    work = working.start("X3", tmp_path / "mine")
    assert working.hint("X3").about == "X3.1"
    working.remember_check(work, report(PASSED, FAILED))

    given = [working.hint("X3") for _ in range(3)]
    assert [(hint.about, hint.level) for hint in given] == [
        ("wrong-key", 1), ("wrong-key", 2), ("wrong-key", 2),
    ]  # fmt: skip
    working.reset("X3", None)
    assert working.hint("X3", "wrong-key").level == 1
    with pytest.raises(BadUsage, match="There is no hint 'wrong-kye'"):
        working.hint("X3", "wrong-kye")


def test_the_solution_is_kept_back_until_it_is_earned_or_given_up(
    working: WorkOnExercise, tmp_path: Path
) -> None:
    work = working.start("X3", tmp_path / "mine")
    with pytest.raises(BadUsage, match="comes after passing it"):
        working.solve("X3", None, give_up=False)
    with pytest.raises(BadUsage, match="comes after passing it"):
        working.differences(work, solution=True)
    assert not (tmp_path / "mine-solution").exists()

    place, files = working.solve("X3", None, give_up=True)
    assert (place / "services/a.py").read_text() == "done\n"
    assert files == ["services/a.py"]
    assert working.standing("X3").gave_up


def test_who_has_passed_gives_nothing_up_by_looking_at_the_solution(
    working: WorkOnExercise, tmp_path: Path
) -> None:
    working.remember_check(working.start("X3", tmp_path / "mine"), report(PASSED, PASSED))
    working.solve("X3", None, give_up=True)
    assert not working.standing("X3").gave_up


def test_differences_show_what_the_learner_wrote(working: WorkOnExercise, tmp_path: Path) -> None:
    folder = working.start("X3", tmp_path / "mine").folder
    (folder / "services/a.py").write_text("mine\n")
    found = working.differences(working.work("X3", None), solution=False)

    assert list(found) == ["services/a.py"]
    assert found["services/a.py"].splitlines()[-2:] == ["-todo", "+mine"]


def test_beginning_anew_keeps_the_old_work_in_a_folder_beside_it(
    working: WorkOnExercise, tmp_path: Path
) -> None:
    folder = working.start("X3", tmp_path / "mine").folder
    (folder / "services/a.py").write_text("mine\n")
    work, backup = working.reset("X3", None)

    assert (backup / "services/a.py").read_text() == "mine\n"
    assert working.work("X3", None).files == work.files == exercise().starter
