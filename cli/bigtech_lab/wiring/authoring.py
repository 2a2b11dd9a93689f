"""What authors of labs work with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.faults import switch_faults
from bigtech_lab.wiring.instances import instance_store, runtime_for, source_overlays, stack_view
from bigtech_lab.wiring.learning import lab_library, lab_session, learner_record
from bigtech_lab.wiring.stack_life import clean_up, control_component

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import IO

    from bigtech_lab.application.instance_stage import InstanceStage
    from bigtech_lab.application.ports.learner_record import LearnerRecord
    from bigtech_lab.application.ports.mutant_library import MutantLibrary
    from bigtech_lab.application.ports.mutant_stage import VerifyProgress
    from bigtech_lab.application.ports.progress import Progress
    from bigtech_lab.application.verify_labs import VerifyLabs
    from bigtech_lab.domain.lint_problem import LintProblem


def mutant_library(labs: Path | None = None) -> MutantLibrary:
    """The mutants of the labs of this installation, or of another folder."""
    from bigtech_lab.adapters.lab_library import FolderLabLibrary
    from bigtech_lab.adapters.mutant_folders import MutantFolders

    library = FolderLabLibrary(labs or settings().bundle_dir / "labs")
    return MutantFolders(library.folder_of, settings().bundle_dir / "reference_impl")


class MadeLab(NamedTuple):
    """A lab that was made: the name of its folder, its files."""

    folder: str
    files: Sequence[Path]


def new_lab(labs: Path, name: str, phase: int | None, title: str, title_ko: str) -> MadeLab:
    """Makes a lab in a folder of labs, which is made where there is none."""
    from bigtech_lab.adapters.lab_library import FolderLabLibrary
    from bigtech_lab.adapters.lab_template import NewLab, must_be_possible, write_new_lab

    taken = dict(FolderLabLibrary(labs).phases())
    lab = NewLab(phase or max(taken, default=0) + 1, name, title, title_ko)
    must_be_possible(lab, taken)
    return MadeLab(lab.folder, write_new_lab(lab, labs))


def lint_labs(phases: Sequence[str], labs: Path | None) -> Mapping[str, Sequence[LintProblem]]:
    """Folder → mistakes, for the labs of these phases or for all of them."""
    from bigtech_lab.adapters.lab_library import FolderLabLibrary
    from bigtech_lab.adapters.lab_lint import LabLint
    from bigtech_lab.application.stimuli import STIMULI
    from bigtech_lab.checks.stack_ready import STACK_READY_TEXT, stack_ready

    library = FolderLabLibrary(labs or settings().bundle_dir / "labs", [(stack_ready, STACK_READY_TEXT)])
    folders = dict.fromkeys(library.folder_of(phase) for phase in phases) or library.folders()
    bundle = settings().bundle_dir
    facts = {name: stimulus.facts for name, stimulus in STIMULI.items()}
    roots = [bundle, *([labs] if labs else [])]
    linter = LabLint(library.common, roots, bundle / "reference_impl", facts)
    return {str(folder): linter.problems(folder) for folder in folders}


def verify_labs(labs: Path | None, stages: int, progress: VerifyProgress) -> VerifyLabs:
    """Proves labs on up to that many instances that nobody else has.

    What an interrupted verification left behind is removed first.
    """
    import sys

    from bigtech_lab.adapters.local.abandoned_instances import abandoned_instances
    from bigtech_lab.adapters.local.stage_process import StageProcess
    from bigtech_lab.application.verify_labs import VerifyLabs
    from bigtech_lab.domain.localized import Localized

    stack = _stack_progress()
    for left in abandoned_instances(instance_store().names()):
        stack.notice(
            Localized(
                f"Removing instance '{left}', which an interrupted verification left behind.",
                f"중단된 검증이 남긴 인스턴스 '{left}'를 제거합니다.",
            )
        )
        _stage(left, labs, learner_record()).remove()
    argv = [sys.executable, "-m", "bigtech_lab.commands.author_stage", *([str(labs)] if labs else [])]
    own = [StageProcess(argv) for _ in range(stages)]
    return VerifyLabs(lab_library(labs), mutant_library(labs), own, progress)


def serve_stage(labs: Path | None, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Is one of the stages of a verification until the requests end."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from bigtech_lab.adapters.learner_record import SqliteLearnerRecord
    from bigtech_lab.adapters.local.abandoned_instances import own_instance_name
    from bigtech_lab.adapters.local.stage_process import serve

    # Nothing of this is the learner's work, so nothing of it gets into the learner's record.
    with TemporaryDirectory(prefix="bigtech-lab-verify-") as folder:
        record = SqliteLearnerRecord(Path(folder) / "record.sqlite3")
        serve(_stage(own_instance_name(os.getpid()), labs, record), requests, answers)


def _stage(instance: str, labs: Path | None, record: LearnerRecord) -> InstanceStage:
    from bigtech_lab.application.bring_up import BringUp
    from bigtech_lab.application.check_phases import CheckPhases
    from bigtech_lab.application.instance_stage import InstanceStage, StageTools
    from bigtech_lab.application.labs_loaded_once import LabsLoadedOnce
    from bigtech_lab.application.take_down import TakeDown
    from bigtech_lab.presentation.check_progress import SilentCheckProgress

    store, stack = instance_store(), _stack_progress()
    checks = CheckPhases(
        LabsLoadedOnce(lab_library(labs)),
        record,
        stack=lambda: stack_view(instance),
        instance=instance,
        open_lab=lab_session(instance),
    )
    tools = StageTools(
        store=store,
        bring_up=BringUp(store, runtime_for, stack),
        take_down=TakeDown(store, runtime_for, stack),
        clean_up=clean_up(),
        control=control_component(stack, instance),
        overlays=lambda: source_overlays(instance),
        faults=lambda: switch_faults(instance),
        status=lambda: stack_view(instance).status(),
        checks=checks,
        check_progress=SilentCheckProgress(),
    )
    return InstanceStage(instance, tools, mutant_library(labs))


def _stack_progress() -> Progress:
    from bigtech_lab.presentation.verify_progress import QuietStackProgress

    return QuietStackProgress()
