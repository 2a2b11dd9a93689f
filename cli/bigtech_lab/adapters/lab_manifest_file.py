"""Reads `lab.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.located_yaml import LocatedYaml, YamlProblem, load_located
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.domain.checkpoint import Checkpoint
from bigtech_lab.domain.failure_text import FailureText
from bigtech_lab.domain.lab_manifest import CheckText, LabManifest, QuizTerms
from bigtech_lab.domain.localized import Localized


def load_manifest(file: Path) -> tuple[LabManifest, LocatedYaml]:
    """The manifest and the document it came from, for errors found later; raises YamlProblem."""
    document = load_located(file)
    document.check_against(schema("lab"))
    for problem in reference_problems(document):
        raise problem
    data = document.data
    manifest = LabManifest(
        phase=data["phase"],
        id=data["id"],
        title=Localized(**data["title"]),
        profile=data["stack"]["profile"],
        extras=tuple(data["stack"].get("with", ())),
        checkpoints=tuple(_checkpoint(entry) for entry in data["checkpoints"]),
        checks={name: _check_text(entry) for name, entry in data.get("checks", {}).items()},
        failures={name: _failure_text(entry) for name, entry in data.get("failures", {}).items()},
        quizzes={name: _quiz_terms(name, entry) for name, entry in data.get("quizzes", {}).items()},
    )
    return manifest, document


def reference_problems(document: LocatedYaml) -> Iterator[YamlProblem]:
    """What of a manifest's own names does not fit together; its structure is known to be right."""
    data = document.data
    quizzes = data.get("quizzes", {})
    listed: set[str] = set()
    for index, checkpoint in enumerate(data["checkpoints"]):
        place = ("checkpoints", index)
        if not checkpoint["id"].startswith(f"C{data['phase']}."):
            instead = f"Write 'C{data['phase']}.{index + 1}'."
            yield document.problem(
                (*place, "id"), f"'{checkpoint['id']}' is not of phase {data['phase']}", instead
            )
        if any(checkpoint["id"] == other["id"] for other in data["checkpoints"][:index]):
            yield document.problem((*place, "id"), f"checkpoint '{checkpoint['id']}' exists twice")
        for position, check in enumerate(checkpoint.get("checks", ())):
            if check in listed:
                instead = "Leave it with the checkpoint that it shows best."
                yield document.problem(
                    (*place, "checks", position), f"check '{check}' is listed twice", instead
                )
            listed.add(check)
        quiz = checkpoint.get("quiz")
        if quiz is not None and quiz not in quizzes:
            instead = f"Known: {', '.join(quizzes)}." if quizzes else "Describe it under 'quizzes'."
            yield document.problem((*place, "quiz"), f"quiz '{quiz}' is not described below", instead)
    for quiz in quizzes:
        if not any(checkpoint.get("quiz") == quiz for checkpoint in data["checkpoints"]):
            instead = f"Add 'quiz: {quiz}' to a checkpoint."
            yield document.problem(("quizzes", quiz), f"quiz '{quiz}' belongs to no checkpoint", instead)


def _checkpoint(data: Mapping[str, Any]) -> Checkpoint:
    return Checkpoint(data["id"], Localized(**data["title"]), tuple(data.get("checks", ())), data.get("quiz"))


def _check_text(data: Mapping[str, Any]) -> CheckText:
    return CheckText(data["ko"], Localized(**data["hint"]), data["docs"])


def _failure_text(data: Mapping[str, Any]) -> FailureText:
    hint = data.get("hint")
    return FailureText(Localized(**data["message"]), Localized(**hint) if hint else None)


def _quiz_terms(name: str, data: Mapping[str, Any]) -> QuizTerms:
    return QuizTerms(
        id=name,
        file=data["file"],
        points=data["points"],
        passing_mark=data["passing_mark"],
        sentence=Localized(**data["sentence"]),
        docs=data["docs"],
    )
