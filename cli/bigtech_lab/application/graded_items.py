"""What of the course the labs of this installation can judge."""

from __future__ import annotations

from collections.abc import Collection

from bigtech_lab.application.ports.lab_library import LabLibrary
from bigtech_lab.application.ports.prediction_library import PredictionLibrary
from bigtech_lab.domain.course import Course, ItemKind
from bigtech_lab.domain.learner_progress import CheckpointNeeds, Graded


def graded_items(
    course: Course, labs: LabLibrary, exercises: Collection[str], predictions: PredictionLibrary
) -> Graded:
    """The checkpoints that labs describe; `exercises` are the names of those with checks."""
    checkpoints = {}
    for number in labs.phases():
        manifest = labs.load(str(number)).manifest
        for point in manifest.checkpoints:
            quiz = manifest.quizzes[point.quiz] if point.quiz is not None else None
            checkpoints[point.id] = CheckpointNeeds(
                point.checks,
                f"{manifest.id}/{quiz.id}" if quiz else None,
                quiz.passing_mark if quiz else 0,
            )
    graded = {i.id for i in course if i.kind is ItemKind.EXERCISE and i.lab in exercises}
    asked: dict[str, tuple[str, ...]] = {}
    for prediction in predictions.all():
        asked[prediction.checkpoint] = (*asked.get(prediction.checkpoint, ()), prediction.id)
    return Graded(checkpoints, frozenset(graded), asked)
