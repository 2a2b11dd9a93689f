"""The labs: their manifests, checks and quizzes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.lab_manifest import CheckText, LabManifest
from bigtech_lab.domain.quiz import Quiz


@dataclass(frozen=True, slots=True)
class LoadedLab:
    """A phase ready to be checked; `checks` has what its checkpoints name or need, `texts` their texts.

    `digest` is the SHA-256 (hex) of the files by which it judges.
    """

    manifest: LabManifest
    checks: Mapping[str, CheckDefinition]
    texts: Mapping[str, CheckText]
    quizzes: Mapping[str, Quiz]
    digest: str = ""


class LabLibrary(Protocol):
    """Finds labs by number (`1`) or name (`getting-started`)."""

    def phases(self) -> Mapping[int, str]:
        """Phase number → lab id of every lab that there is."""
        ...

    def load(self, phase: str) -> LoadedLab:
        """The lab; BadUsage with the nearest name when there is none, LabFault when its files are broken."""
        ...
