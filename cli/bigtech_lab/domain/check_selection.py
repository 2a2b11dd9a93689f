"""What of a phase is to be checked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bigtech_lab.domain.checkpoint import Checkpoint
from bigtech_lab.domain.lab_manifest import LabManifest


def quiz_check_id(quiz: str) -> str:
    """The id under which a quiz appears among the checks."""
    return f"quiz-{quiz}"


@dataclass(frozen=True, slots=True)
class Selection:
    """Names of checkpoints and of checks; empty means all."""

    checkpoints: Collection[str] = ()
    only: Collection[str] = ()

    def of(self, manifest: LabManifest) -> list[Checkpoint]:
        """The manifest's checkpoints with nothing in them but what is selected; empty ones are left out."""
        chosen = []
        for checkpoint in manifest.checkpoints:
            if self.checkpoints and checkpoint.id not in self.checkpoints:
                continue
            checks = tuple(check for check in checkpoint.checks if self._wants(check))
            quiz = checkpoint.quiz
            quiz = quiz if quiz is not None and self._wants(quiz_check_id(quiz)) else None
            if checks or quiz:
                chosen.append(Checkpoint(checkpoint.id, checkpoint.title, checks, quiz))
        return chosen

    def _wants(self, check: str) -> bool:
        return not self.only or check in self.only


def known_checks(manifest: LabManifest) -> list[str]:
    """Every id that can be asked for with `--only`."""
    checks = [check for checkpoint in manifest.checkpoints for check in checkpoint.checks]
    return checks + [quiz_check_id(c.quiz) for c in manifest.checkpoints if c.quiz is not None]
