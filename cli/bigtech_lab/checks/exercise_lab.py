"""What the check of an exercise gets in its hands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, fields

from bigtech_lab.application.check_phases import OpenLab
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.application.run_checks import LabFor
from bigtech_lab.checks.lab import Lab
from bigtech_lab.domain.check_definition import CheckDefinition


@dataclass(frozen=True, slots=True)
class ExerciseLab(Lab):
    """A lab that also knows the learner's files: path → text."""

    workspace: Mapping[str, str] = field(default_factory=dict)


def with_workspace(open_lab: OpenLab, workspace: Mapping[str, str]) -> OpenLab:
    """Opens labs that know these files."""

    @asynccontextmanager
    async def opened(stack: StackView, seed: int) -> AsyncIterator[LabFor]:
        async with open_lab(stack, seed) as lab_for:

            def exercise_lab(check: CheckDefinition, states: Mapping[str, object]) -> ExerciseLab:
                lab = lab_for(check, states)
                return ExerciseLab(**{f.name: getattr(lab, f.name) for f in fields(lab)}, workspace=workspace)

            yield exercise_lab

    def call(stack: StackView, seed: int) -> AbstractAsyncContextManager[LabFor]:
        return opened(stack, seed)

    return call
