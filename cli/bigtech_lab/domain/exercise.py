"""An exercise: what a learner builds, in steps that are graded apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bigtech_lab.domain.checkpoint import Checkpoint
from bigtech_lab.domain.failure_text import FailureText
from bigtech_lab.domain.lab_manifest import CheckText, LabManifest
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.mutant import SourceChange

EVERYWHERE = "shared/"
"""Files below it are part of every service."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """What `exercise.yaml` says; `steps` are graded like checkpoints, `X3.1` and so on.

    `components` run the workspace's files. `changes` are made to the reference around them, and `given` are
    whole files that come along; neither is the learner's work.
    """

    id: str
    phase: int
    title: Localized
    goal: Localized
    steps: tuple[Checkpoint, ...]
    components: tuple[str, ...] = ()
    changes: tuple[SourceChange, ...] = ()
    checks: Mapping[str, CheckText] = field(default_factory=dict)
    failures: Mapping[str, FailureText] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The name of the learner's folder when none is given."""
        return f"bigtech-{self.id.lower()}"

    @property
    def manifest(self) -> LabManifest:
        """The exercise as the engine takes it: a lab whose checkpoints are the steps."""
        return LabManifest(
            phase=self.phase,
            id=self.id,
            title=self.title,
            profile="msa",
            extras=(),
            checkpoints=self.steps,
            checks=self.checks,
            failures=self.failures,
        )

    def part_of(self, component: str, files: Mapping[str, str]) -> dict[str, str]:
        """Those of the files (paths in `reference_impl`) that run in a component."""
        own = f"services/{component.removesuffix('-service')}/"
        return {path: text for path, text in files.items() if path.startswith((own, EVERYWHERE))}


@dataclass(frozen=True, slots=True)
class Mistake:
    """A classic mistake: the solution with `changes`, and the failure's code that must name it."""

    id: str
    step: str
    code: str
    changes: tuple[SourceChange, ...]
