"""The mutants beside the labs, and the files that they change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from bigtech_lab.adapters.located_yaml import YamlProblem
from bigtech_lab.adapters.mutant_file import load_mutants
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.mutant import Mutant
from bigtech_lab.errors import LabFault

MUTANTS = "mutants.yaml"


class MutantFolders:
    """Implements MutantLibrary; `folder_of` finds a phase's folder, `reference` is `reference_impl`."""

    def __init__(self, folder_of: Callable[[str], Path], reference: Path) -> None:
        self._folder_of = folder_of
        self._reference = reference

    def of(self, phase: str) -> Sequence[Mutant]:
        """See the port."""
        file = self._folder_of(phase) / MUTANTS
        if not file.is_file():
            return ()
        try:
            return load_mutants(file)[0]
        except YamlProblem as problem:
            hint = Localized(
                "The format is described in schemas/mutants.schema.json.",
                "형식은 schemas/mutants.schema.json에 있습니다.",
            )
            raise LabFault(str(problem), code="broken-mutants", hint=hint) from None

    def source(self, file: str) -> str | None:
        """See the port."""
        path = PurePosixPath(file)
        if path.is_absolute() or ".." in path.parts:
            return None
        found = self._reference / path
        return found.read_text(encoding="utf-8") if found.is_file() else None
