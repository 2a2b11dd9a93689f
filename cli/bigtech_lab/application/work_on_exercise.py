"""A learner works on an exercise: begins, asks for hints, compares, begins anew, gives up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from bigtech_lab.application.ports.exercise_library import ExerciseLibrary, LoadedExercise
from bigtech_lab.application.ports.learner_record import ExerciseEvent, LearnerRecord
from bigtech_lab.application.ports.workspaces import Workspaces
from bigtech_lab.domain.check_report import CheckReport
from bigtech_lab.domain.exercise import Exercise
from bigtech_lab.domain.exercise_record import Standing, graded
from bigtech_lab.domain.hint_ladder import Hint
from bigtech_lab.domain.learner_fact import ExerciseStep, FactKind
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.errors import BadUsage, unknown_name


@dataclass(frozen=True, slots=True)
class Work:
    """An exercise with the learner's folder and the files in it."""

    loaded: LoadedExercise
    folder: Path
    files: Mapping[str, str]


class WorkOnExercise:
    """Everything about an exercise that needs no running stack."""

    def __init__(self, library: ExerciseLibrary, workspaces: Workspaces, record: LearnerRecord) -> None:
        self._library = library
        self._workspaces = workspaces
        self._record = record

    def all(self) -> Sequence[tuple[Exercise, Standing, Path | None]]:
        """Every exercise, how it stands, and where its workspace is."""
        loaded = [self._library.load(name).exercise for name in self._library.ids()]
        return [(e, self.standing(e.id), self._workspaces.known(e.id)) for e in loaded]

    def load(self, exercise: str) -> LoadedExercise:
        """The exercise; raises BadUsage for a name that does not exist."""
        return self._library.load(exercise)

    def standing(self, exercise: str) -> Standing:
        """How the learner stands with it."""
        return Standing(self._record.facts(FactKind.EXERCISE, exercise))

    def known_folder(self, exercise: str) -> Path | None:
        """Where its workspace is, if there is one."""
        return self._workspaces.known(exercise)

    def place(self, exercise: str, folder: Path | None) -> Path:
        """Where its workspace is; raises BadUsage where there is none."""
        return self._workspaces.folder_of(exercise, folder)

    def start(self, exercise: str, folder: Path | None) -> Work:
        """Makes the workspace with the starter's files; raises BadUsage where something is already."""
        loaded = self._library.load(exercise)
        target = folder or Path(loaded.exercise.folder)
        self._workspaces.make(loaded.exercise.id, target, loaded.starter)
        self._remember(loaded, ExerciseStep.STARTED)
        return Work(loaded, target.absolute(), loaded.starter)

    def work(self, exercise: str, folder: Path | None) -> Work:
        """The learner's work as it is now.

        Raises:
            BadUsage: there is none, or a file of the exercise is missing.
        """
        loaded = self._library.load(exercise)
        place = self._workspaces.folder_of(loaded.exercise.id, folder)
        files = self._workspaces.read(place)
        missing = sorted(path for path in loaded.starter if path not in files and path != "README.md")
        if missing:
            raise BadUsage(
                Localized(
                    f"{place / missing[0]} is missing; the exercise needs it.",
                    f"과제에 필요한 {place / missing[0]} 파일이 없습니다.",
                ),
                code="workspace-file-missing",
                hint=Localized(
                    f"Put it back, or begin anew: bigtech-lab exercise reset {loaded.exercise.id}",
                    f"파일을 되돌리거나 새로 시작하세요: bigtech-lab exercise reset {loaded.exercise.id}",
                ),
            )
        return Work(loaded, place, files)

    def work_in(self, folder: Path) -> Work:
        """The work in a folder, whichever exercise it is of."""
        return self.work(self._workspaces.exercise_in(folder.absolute()), folder)

    def remember_check(self, work: Work, report: CheckReport) -> None:
        """Adds a grading to the record, and that the exercise is passed where it is."""
        self._remember(work.loaded, ExerciseStep.CHECKED, graded(report))
        if report.verdict is Verdict.PASSED:
            points = {"points": report.score, "max_points": report.max_score}
            self._remember(work.loaded, ExerciseStep.PASSED, points)

    def hint(self, exercise: str, about: str | None = None) -> Hint:
        """The next hint on what failed last, or on the code or step that is named.

        Raises:
            BadUsage: there is no hint about that.
        """
        loaded = self._library.load(exercise)
        standing = self.standing(loaded.exercise.id)
        subject = about or loaded.hints.subject(standing.failures, loaded.exercise.steps[0].id)
        hint = loaded.hints.next(subject, standing.hints_about(subject))
        if hint is None:
            raise unknown_name("hint", subject, [*loaded.hints.codes, *loaded.hints.steps])
        self._remember(loaded, ExerciseStep.HINT, {"about": hint.about, "level": hint.level})
        return hint

    def differences(self, work: Work, *, solution: bool) -> Mapping[str, str]:
        """Path → unified diff from the starter (or the solution) to the learner's file, where they differ.

        Raises:
            BadUsage: the solution was not earned yet.
        """
        if solution:
            self._insist_earned(work.loaded)
        other = work.loaded.solution if solution else work.loaded.starter
        name = "solution" if solution else "starter"
        found = {}
        for path in sorted({*other, *work.files}):
            lines = unified_diff(
                other.get(path, "").splitlines(keepends=True),
                work.files.get(path, "").splitlines(keepends=True),
                f"{name}/{path}",
                f"yours/{path}",
            )
            text = "".join(lines)
            if text:
                found[path] = text
        return found

    def solve(self, exercise: str, folder: Path | None, *, give_up: bool) -> tuple[Path, Sequence[str]]:
        """Writes the solution beside the workspace; where, and which files.

        Raises:
            BadUsage: the exercise is neither passed nor given up.
        """
        loaded = self._library.load(exercise)
        place = self._workspaces.folder_of(loaded.exercise.id, folder)
        if give_up and not self.standing(loaded.exercise.id).may_see_solution:
            self._remember(loaded, ExerciseStep.GAVE_UP)
        self._insist_earned(loaded)
        return self._workspaces.write_beside(place, "solution", loaded.solution), sorted(loaded.solution)

    def reset(self, exercise: str, folder: Path | None) -> tuple[Work, Path]:
        """Puts the starter's files in place of the learner's; the work, and where the old folder is kept."""
        loaded = self._library.load(exercise)
        place = self._workspaces.folder_of(loaded.exercise.id, folder)
        backup = self._workspaces.start_again(loaded.exercise.id, place, loaded.starter)
        self._remember(loaded, ExerciseStep.RESET)
        return Work(loaded, place, loaded.starter), backup

    def remember_submission(self, work: Work, sha256: str) -> None:
        """Adds that the work was packed for handing in."""
        self._remember(work.loaded, ExerciseStep.SUBMITTED, {"sha256": sha256})

    def _insist_earned(self, loaded: LoadedExercise) -> None:
        name = loaded.exercise.id
        if not self.standing(name).may_see_solution:
            raise BadUsage(
                Localized(
                    f"The solution of {name} comes after passing it, or after giving up.",
                    f"{name}의 풀이는 통과하거나 포기한 뒤에 볼 수 있습니다.",
                ),
                code="not-solved-yet",
                hint=Localized(
                    f"bigtech-lab exercise hint {name}, or bigtech-lab exercise solve {name} --give-up",
                    f"bigtech-lab exercise hint {name}, 또는 bigtech-lab exercise solve {name} --give-up",
                ),
            )

    def _remember(
        self, loaded: LoadedExercise, step: ExerciseStep, detail: Mapping[str, object] | None = None
    ) -> None:
        self._record.remember_exercise(ExerciseEvent(loaded.exercise.id, step, detail or {}))
