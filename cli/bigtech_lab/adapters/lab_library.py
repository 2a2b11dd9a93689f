"""The labs as folders: `labs/phase_01_getting_started/{lab.yaml,checks.py,checks_….py,quiz.yaml}`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from bigtech_lab.adapters.check_module import load_checks
from bigtech_lab.adapters.lab_digest import lab_digest
from bigtech_lab.adapters.lab_manifest_file import load_manifest
from bigtech_lab.adapters.located_yaml import LocatedYaml, YamlProblem
from bigtech_lab.adapters.quiz_file import load_quiz
from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.check_graph import BrokenCheckGraph, with_needs
from bigtech_lab.domain.lab_manifest import CheckText, LabManifest
from bigtech_lab.errors import LabFault, unknown_name

_FOLDER = re.compile(r"phase_(\d+)_([a-z0-9_]+)")


class FolderLabLibrary:
    """The labs below one folder; `common` are the checks, with their texts, that every lab may name."""

    def __init__(self, folder: Path, common: Sequence[tuple[CheckDefinition, CheckText]] = ()) -> None:
        self._folder = folder
        self._common = {check.id: check for check, _ in common}
        self._common_texts = {check.id: text for check, text in common}

    def phases(self) -> Mapping[int, str]:
        """Phase number → lab id, read from the folders' names."""
        return {number: lab_id for number, (lab_id, _) in self._found().items()}

    def load(self, phase: str) -> LoadedLab:
        """The lab of a phase, by number or id."""
        folder = self.folder_of(phase)
        try:
            return self._load(folder)
        except YamlProblem as problem:
            raise LabFault(
                str(problem), code="broken-lab", hint="The lab's own files are wrong, nothing of yours."
            ) from None

    def _found(self) -> dict[int, tuple[str, Path]]:
        found = {}
        for folder in sorted(self._folder.glob("phase_*")):
            match = _FOLDER.fullmatch(folder.name)
            if match and (folder / "lab.yaml").is_file():
                found[int(match[1])] = (match[2].replace("_", "-"), folder)
        return found

    def folder_of(self, phase: str) -> Path:
        """The folder of a phase, by number or id; BadUsage with the nearest name when there is none."""
        found = self._found()
        for number, (lab_id, folder) in found.items():
            if phase.lower() in {str(number), f"{number:02}", lab_id}:
                return folder
        known = [name for number, (lab_id, _) in found.items() for name in (str(number), lab_id)]
        raise unknown_name("phase", phase, known)

    def _load(self, folder: Path) -> LoadedLab:
        manifest, document = load_manifest(folder / "lab.yaml")
        _check_folder_name(folder, manifest, document)
        own = load_checks(folder)
        checks = {**self._common, **own}
        texts = {**self._common_texts, **manifest.checks}
        _check_listing(manifest, document, checks, texts)
        used = _used(folder, manifest, checks)
        forgotten = sorted(name for name in own if name not in used)
        if forgotten:
            message = f"{folder / 'checks.py'}: check '{forgotten[0]}' belongs to no checkpoint of lab.yaml"
            raise LabFault(message, code="broken-lab")
        quizzes = {name: load_quiz(folder / terms.file) for name, terms in manifest.quizzes.items()}
        return LoadedLab(manifest, used, texts, quizzes, lab_digest(folder, manifest))


def _check_folder_name(folder: Path, manifest: LabManifest, document: LocatedYaml) -> None:
    if folder.name != f"phase_{manifest.phase:02}_{manifest.id.replace('-', '_')}":
        raise document.problem(("id",), f"the folder '{folder.name}' is not named after this phase and id")


def _check_listing(
    manifest: LabManifest,
    document: LocatedYaml,
    checks: Mapping[str, CheckDefinition],
    texts: Mapping[str, CheckText],
) -> None:
    for index, checkpoint in enumerate(manifest.checkpoints):
        for position, check in enumerate(checkpoint.checks):
            place = ("checkpoints", index, "checks", position)
            if check not in checks:
                raise document.problem(place, f"checks.py has no check '{check}'")
            if check not in texts:
                raise document.problem(place, f"check '{check}' has no text below 'checks'")
    for name in manifest.checks:
        if name not in checks:
            raise document.problem(("checks", name), f"checks.py has no check '{name}'")


def _used(
    folder: Path, manifest: LabManifest, checks: Mapping[str, CheckDefinition]
) -> dict[str, CheckDefinition]:
    listed = [check for checkpoint in manifest.checkpoints for check in checkpoint.checks]
    try:
        return {check.id: check for check in with_needs(listed, checks)}
    except BrokenCheckGraph as error:
        message = f"{folder / 'checks.py'}: {error}"
        raise LabFault(message, code="broken-lab") from None
