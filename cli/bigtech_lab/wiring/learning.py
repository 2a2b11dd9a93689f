"""What a learner works with: labs, checks, quizzes, the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.disturbing import disturber
from bigtech_lab.wiring.instances import source_overlays, stack_view

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from bigtech_lab.adapters.file_watch import FileWatch
    from bigtech_lab.application.check_phases import CheckPhases, ReadAnswers
    from bigtech_lab.application.ports.chat_api import ChatApi
    from bigtech_lab.application.ports.lab_library import LabLibrary
    from bigtech_lab.application.ports.learner_record import LearnerRecord
    from bigtech_lab.application.ports.observers import HttpObserver, Observers
    from bigtech_lab.application.ports.run_witness import RunWitness
    from bigtech_lab.application.take_quiz import TakeQuiz
    from bigtech_lab.checks.session import LabSession
    from bigtech_lab.domain.endpoints import Endpoints


def lab_library(labs: Path | None = None) -> LabLibrary:
    """The labs of this installation, or of another folder."""
    from bigtech_lab.adapters.lab_library import FolderLabLibrary
    from bigtech_lab.checks.stack_ready import STACK_READY_TEXT, stack_ready

    return FolderLabLibrary(labs or settings().bundle_dir / "labs", [(stack_ready, STACK_READY_TEXT)])


def learner_record() -> LearnerRecord:
    """What the lab remembers of the learner."""
    from bigtech_lab.adapters.learner_record import SqliteLearnerRecord

    return SqliteLearnerRecord(settings().data_dir / "learner.sqlite3")


def check_phases(
    instance: str,
    *,
    labs: Path | None = None,
    record: LearnerRecord | None = None,
    witness: RunWitness | None = None,
) -> CheckPhases:
    """Checks phases on an instance; what it needs of the stack is looked up when the first check runs.

    `labs` is another folder of labs, `record` another record than the learner's, `witness` keeps what the
    checks see.
    """
    from bigtech_lab.application.check_phases import CheckPhases

    return CheckPhases(
        lab_library(labs),
        record or learner_record(),
        stack=lambda: stack_view(instance),
        instance=instance,
        open_lab=lab_session(instance),
        witness=witness,
    )


def lab_session(instance: str) -> LabSession:
    """Opens the windows on an instance's stack."""
    from bigtech_lab.checks.session import LabSession

    def open_observers(endpoints: Endpoints) -> AbstractAsyncContextManager[Observers]:
        from bigtech_lab.adapters.observe.opened import opened_observers

        return opened_observers(endpoints)

    return LabSession(open_observers, chat_api, lambda: disturber(instance))


def chat_api(http: HttpObserver, gateway_url: str) -> ChatApi:
    """The chat's API through a window."""
    from bigtech_lab.adapters.chat_api import GatewayChatApi

    return GatewayChatApi(http, gateway_url)


def take_quiz() -> TakeQuiz:
    """Asks or grades a quiz and remembers the result."""
    from bigtech_lab.application.take_quiz import TakeQuiz

    return TakeQuiz(lab_library(), learner_record())


def answers_from(file: Path) -> ReadAnswers:
    """Reads a learner's answers from a file once it is known to which quizzes."""
    from bigtech_lab.adapters.answers_file import load_answers

    return lambda quizzes: load_answers(file, quizzes)


def learner_files(instance: str, labs: Path | None) -> FileWatch:
    """Watches the labs, the reference and what runs in its place: all that a learner (or author) edits."""
    from bigtech_lab.adapters.file_watch import FileWatch

    bundle = settings().bundle_dir
    overlays = {tree for tree in source_overlays(instance).in_use().values() if tree is not None}
    return FileWatch([labs or bundle / "labs", bundle / "reference_impl", *overlays])


def workspace_files(folder: Path) -> FileWatch:
    """Watches a learner's workspace."""
    from bigtech_lab.adapters.file_watch import FileWatch

    return FileWatch([folder])
