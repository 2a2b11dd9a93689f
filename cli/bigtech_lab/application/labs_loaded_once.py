"""Labs that are read from their files once, for whoever checks the same phases again and again."""

from __future__ import annotations

from collections.abc import Mapping

from bigtech_lab.application.ports.lab_library import LabLibrary, LoadedLab


class LabsLoadedOnce:
    """Implements LabLibrary on another one; what changes in a file meanwhile is not seen."""

    def __init__(self, labs: LabLibrary) -> None:
        self._labs = labs
        self._loaded: dict[str, LoadedLab] = {}

    def phases(self) -> Mapping[int, str]:
        """See the port."""
        return self._labs.phases()

    def load(self, phase: str) -> LoadedLab:
        """See the port."""
        if phase not in self._loaded:
            self._loaded[phase] = self._labs.load(phase)
        return self._loaded[phase]
