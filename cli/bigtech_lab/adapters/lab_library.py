"""The labs as folders: `labs/phase_01_getting_started/{lab.yaml,checks.py,checks_….py,quiz.yaml}`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from bigtech_lab.adapters.check_module import load_checks
from bigtech_lab.adapters.lab_consistency import consistency_problems
from bigtech_lab.adapters.lab_digest import lab_digest
from bigtech_lab.adapters.lab_manifest_file import load_manifest
from bigtech_lab.adapters.located_yaml import YamlProblem
from bigtech_lab.adapters.quiz_file import load_quiz
from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.check_graph import with_needs
from bigtech_lab.domain.lab_manifest import CheckText
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import LabFault, unknown_name

_FOLDER = re.compile(r"phase_(\d+)_([a-z0-9_]+)")


class FolderLabLibrary:
    """The labs below one folder; `common` are the checks, with their texts, that every lab may name."""

    def __init__(self, folder: Path, common: Sequence[tuple[CheckDefinition, CheckText]] = ()) -> None:
        self._folder = folder
        self.common = {check.id: check for check, _ in common}
        self.common_texts = {check.id: text for check, text in common}

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
                str(problem),
                code="broken-lab",
                hint=Localized(
                    "The lab's own files are wrong, nothing of yours.",
                    "실습 자체의 파일이 잘못되었습니다. 여러분의 파일에는 문제가 없습니다.",
                ),
            ) from None

    def folders(self) -> Sequence[Path]:
        """Every folder that is called like a lab, whether or not it is a whole one."""
        return [f for f in sorted(self._folder.glob("phase_*")) if f.is_dir() and (f / "lab.yaml").is_file()]

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
        own = load_checks(folder)
        checks = {**self.common, **own}
        texts = {**self.common_texts, **manifest.checks}
        for problem in consistency_problems(folder, manifest, document, own, self.common):
            raise problem
        listed = [check for checkpoint in manifest.checkpoints for check in checkpoint.checks]
        used = {check.id: check for check in with_needs(listed, checks)}
        quizzes = {name: load_quiz(folder / terms.file) for name, terms in manifest.quizzes.items()}
        return LoadedLab(manifest, used, texts, quizzes, lab_digest(folder, manifest))
