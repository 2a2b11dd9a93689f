"""Labs that a test makes up."""

from __future__ import annotations

from collections.abc import Mapping

from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.errors import unknown_name


class FakeLabLibrary:
    """Holds labs that are loaded already."""

    def __init__(self, *labs: LoadedLab) -> None:
        self._labs = labs

    def phases(self) -> Mapping[int, str]:
        return {lab.manifest.phase: lab.manifest.id for lab in self._labs}

    def load(self, phase: str) -> LoadedLab:
        for lab in self._labs:
            if phase.lower() in {str(lab.manifest.phase), f"{lab.manifest.phase:02}", lab.manifest.id}:
                return lab
        known = [name for lab in self._labs for name in (str(lab.manifest.phase), lab.manifest.id)]
        raise unknown_name("phase", phase, known)
