"""A run of the engine over made-up checks, on a fake stack."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bigtech_lab.application.component_watch import ComponentWatch
from bigtech_lab.application.result_writer import ResultWriter
from bigtech_lab.application.run_checks import CheckRun, LabFor, RunRules
from bigtech_lab.checks.declare import check
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.check_graph import with_needs
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.domain.failure import Failure
from fakes.check_progress import RecordedCheckProgress
from fakes.made_up_lab import text_of
from fakes.stack_view import FakeStackView

Function = Callable[[Any], Awaitable[Evidence]]


def made(name: str, function: Function, **terms: Any) -> CheckDefinition:
    """A check with that id from any function."""

    async def body(lab: Any) -> Evidence:
        """It does what it should."""
        return await function(lab)

    body.__name__ = name
    return check(**terms)(body)


async def passes(lab: Any) -> Evidence:
    return Evidence(seen=True)


async def fails(lab: Any) -> Evidence:
    raise Failure("wrong-value", expected=1, actual=2, what="the count")


async def breaks(lab: Any) -> Evidence:
    raise ZeroDivisionError


async def hangs(lab: Any) -> Evidence:
    await asyncio.Event().wait()
    raise AssertionError


class Rig:
    """A run over made-up checks on a fake stack; the `lab` of a check is the mapping of its needs' states."""

    def __init__(self, stack: FakeStackView | None = None) -> None:
        self.stack = stack or FakeStackView()
        self.progress = RecordedCheckProgress()
        self.lab_for: LabFor = lambda _, states: states

    async def run(self, *checks: CheckDefinition, rules: RunRules | None = None) -> Mapping[str, CheckResult]:
        return await asyncio.wait_for(self.of(*checks, rules=rules).results(), 10)

    def of(self, *checks: CheckDefinition, rules: RunRules | None = None) -> CheckRun:
        known = {one.id: one for one in checks}
        writer = ResultWriter(
            texts={name: text_of(name) for name in known},
            failures={},
            reproduce=lambda name: f"bigtech-lab check 7 --only {name} --seed 1",
            instance_option="",
        )
        return CheckRun(
            with_needs(known, known),
            lab_for=self.lab_for,
            watch=ComponentWatch(self.stack, self.stack.status()),
            writer=writer,
            progress=self.progress,
            rules=rules,
        )
