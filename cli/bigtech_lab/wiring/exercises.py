"""The exercises: workspaces, the learner's code on the stack, its grading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.instances import instance_store, site_of, source_overlays, stack_view
from bigtech_lab.wiring.learning import lab_session, learner_record
from bigtech_lab.wiring.stack_life import control_component

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bigtech_lab.adapters.exercise_folders import ExerciseFolders
    from bigtech_lab.application.check_phases import CheckPhases
    from bigtech_lab.application.ports.progress import Progress
    from bigtech_lab.application.run_workspace import RunWorkspace
    from bigtech_lab.application.work_on_exercise import Work, WorkOnExercise
    from bigtech_lab.domain.check_report import CheckReport


def exercise_library(labs: Path | None = None) -> ExerciseFolders:
    """The exercises of this installation, or of another folder of labs."""
    from bigtech_lab.adapters.exercise_folders import ExerciseFolders
    from bigtech_lab.checks.stack_ready import STACK_READY_TEXT, stack_ready

    bundle = settings().bundle_dir
    common = [(stack_ready, STACK_READY_TEXT)]
    return ExerciseFolders(labs or bundle / "labs", bundle / "reference_impl", common)


def work_on_exercise() -> WorkOnExercise:
    """What a learner does with an exercise and no stack."""
    from bigtech_lab.adapters.local.workspace_folders import WorkspaceFolders
    from bigtech_lab.application.work_on_exercise import WorkOnExercise

    register = settings().data_dir / "workspaces.json"
    return WorkOnExercise(exercise_library(), WorkspaceFolders(register), learner_record())


def run_workspace(progress: Progress, instance: str) -> RunWorkspace:
    """Brings an instance to run a learner's code."""
    from bigtech_lab.adapters.local.import_trial import ImportTrial
    from bigtech_lab.application.run_workspace import RunWorkspace

    return RunWorkspace(
        instance,
        lambda: source_overlays(instance),
        control_component(progress, instance),
        lambda: stack_view(instance).status(),
        trial=ImportTrial(),
        hide=_hider(instance),
    )


def check_exercise(instance: str, workspace: Mapping[str, str]) -> CheckPhases:
    """Grades an exercise on an instance; `workspace` are the learner's files."""
    from bigtech_lab.application.check_phases import CheckPhases
    from bigtech_lab.application.discreet_stack import DiscreetStack
    from bigtech_lab.application.exercise_as_lab import ExercisesAsLabs
    from bigtech_lab.checks.exercise_lab import with_workspace

    return CheckPhases(
        ExercisesAsLabs(exercise_library()),
        learner_record(),
        stack=lambda: DiscreetStack(stack_view(instance), _hider(instance)),
        instance=instance,
        open_lab=with_workspace(lab_session(instance), workspace),
        command=lambda manifest: f"exercise check {manifest.id}",
    )


def pack_submission(file: Path, work: Work, report: CheckReport) -> str:
    """Writes a learner's work and its grading to a zip file; returns its SHA-256."""
    from bigtech_lab.adapters.submission_file import pack
    from bigtech_lab.presentation.check_json import report_as_json

    return pack(file, work.loaded.exercise.id, work.files, report_as_json(report, "en"))


def must_be_writable(file: Path) -> None:
    """Raises BadUsage where a submission could not be written."""
    from bigtech_lab.adapters.submission_file import must_be_writable as adapter

    adapter(file)


def _hider(instance: str) -> Callable[[str], str]:
    def hide(text: str) -> str:
        from bigtech_lab.adapters.local.hidden_secrets import hiding
        from bigtech_lab.application.open_instance import existing_instance

        return hiding(site_of(existing_instance(instance_store(), instance)).secrets)(text)

    return hide
