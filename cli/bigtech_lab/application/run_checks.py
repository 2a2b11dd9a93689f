"""The engine: runs checks concurrently as far as their needs and locks allow, and gives each its verdict."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from bigtech_lab.application.component_locks import ComponentLocks
from bigtech_lab.application.component_watch import ComponentWatch
from bigtech_lab.application.disturbances import Settling
from bigtech_lab.application.ports.check_progress import CheckProgress
from bigtech_lab.application.ports.observers import Unreachable
from bigtech_lab.application.printed_output import PrintedOutput
from bigtech_lab.application.result_writer import ResultWriter, Timing
from bigtech_lab.application.task_ledger import TaskLedger
from bigtech_lab.domain.attempt import Ending
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.component_trouble import ComponentTrouble
from bigtech_lab.domain.evidence import Evidence, redact
from bigtech_lab.domain.failure import Failure
from bigtech_lab.domain.repeated import repeated
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.errors import LabError

LabFor = Callable[[CheckDefinition, Mapping[str, object]], Any]
"""Makes the `Lab` that a check gets, from the check and the states of those that it needs."""

# A check that is cancelled may still tidy up; one that does not end even then is left to the task ledger.
_SECONDS_TO_TIDY_UP = 1.0
# Whoever interrupts a run waits for what its checks put right, but not for ever.
_SECONDS_TO_CLEAN_UP = 10.0
_USABLE = {Verdict.PASSED, Verdict.UNSTABLE}


@dataclass(frozen=True, slots=True)
class RunRules:
    """Whether a run ends at the first failure, how often a check is tried, how many run at once."""

    fail_fast: bool = False
    attempts: int = 1
    at_once: int = 8


class CheckRun:
    """One run over checks that are sorted so that needs come first."""

    def __init__(
        self,
        checks: Sequence[CheckDefinition],
        *,
        lab_for: LabFor,
        watch: ComponentWatch,
        writer: ResultWriter,
        progress: CheckProgress,
        rules: RunRules | None = None,
    ) -> None:
        self._checks = checks
        self._lab_for = lab_for
        self._watch = watch
        self._writer = writer
        self._progress = progress
        self._rules = rules or RunRules()
        self._locks = ComponentLocks(self._rules.at_once)
        self._ledger = TaskLedger()
        self._printed = PrintedOutput()
        self._states: dict[str, object] = {}
        self._first_failed: str | None = None

    async def results(self) -> dict[str, CheckResult]:
        """Runs everything; check id → result."""
        tasks: dict[str, asyncio.Task[CheckResult]] = {}
        with self._ledger.installed(), self._printed.installed():
            async with asyncio.TaskGroup() as group:
                for check in self._checks:
                    needs = [tasks[need] for need in check.needs]
                    tasks[check.id] = group.create_task(self._judged(check, needs), name=f"check {check.id}")
        return {check_id: task.result() for check_id, task in tasks.items()}

    async def _judged(self, check: CheckDefinition, needs: list[asyncio.Task[CheckResult]]) -> CheckResult:
        before = [await need for need in needs]
        lacking = next((need for need in before if need.verdict not in _USABLE), None)
        if lacking is not None:
            result = self._writer.blocked_by_need(check, lacking)
        else:
            async with self._locks.held_for(check):
                result = await self._run(check)
                if result.verdict is Verdict.FAILED and self._first_failed is None:
                    self._first_failed = check.id
                if check.locks:
                    await self._watch.expect_restarts()
        self._progress.finished(result)
        return result

    async def _run(self, check: CheckDefinition) -> CheckResult:
        if self._rules.fail_fast and self._first_failed is not None:
            return self._writer.not_run(check, self._first_failed)
        stopped = None if check.judges_stack else self._watch.known_stopped(check)
        if stopped is not None:
            return await self._blocked(check, stopped, Timing(0))
        self._progress.started(check.id)
        results = [self._with_output(check, await self._attempt(check))]
        while results[-1].verdict is Verdict.FAILED and len(results) < self._rules.attempts:
            results.append(self._with_output(check, await self._attempt(check)))
        return repeated(results)

    async def _attempt(self, check: CheckDefinition) -> CheckResult:
        began = monotonic()
        states = {need: self._states.get(need) for need in check.needs}
        with self._ledger.owned_by(check.id):
            lab = self._lab_for(check, states)
            task = asyncio.ensure_future(_called(check, lab))
        try:
            finished = await _finished_in_time(task, check.timeout)
        finally:
            if isinstance(lab, Settling):
                await _settled(lab)
        timing = Timing(round((monotonic() - began) * 1000))
        leaked = await self._ledger.end_leaked(check.id)
        if not finished:
            failure = Failure("timed-out", expected=f"≤ {check.timeout:g} s", seconds=check.timeout)
            return await self._explained(check, failure, timing, Ending.TIMED_OUT)
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is not None:
            return await self._explained(check, error, timing)
        if leaked:
            return self._writer.leaked(check, leaked, timing)
        evidence: object = task.result()
        if not isinstance(evidence, Evidence):
            wrong = TypeError(f"the check returned {type(evidence).__name__}, not Evidence")
            return self._writer.errored(check, wrong, timing)
        self._states[check.id] = evidence.state
        return self._writer.passed(check, evidence, timing)

    def _with_output(self, check: CheckDefinition, result: CheckResult) -> CheckResult:
        printed = self._printed.taken(check.id)
        return (
            replace(result, evidence={**result.evidence, "printed": redact(printed)}) if printed else result
        )

    async def _explained(
        self,
        check: CheckDefinition,
        error: BaseException,
        timing: Timing,
        ending: Ending = Ending.FAILURE,
    ) -> CheckResult:
        """The result of a check that went wrong; the components are looked at before anyone is blamed."""
        if not check.judges_stack:
            trouble = await self._watch.trouble(check)
            if trouble is None and isinstance(error, Unreachable):
                trouble = ComponentTrouble(error.component, "unreachable", str(error))
            if trouble is not None:
                return await self._blocked(check, trouble, timing)
        if isinstance(error, Failure):
            try:
                return self._writer.failed(check, error, timing, ending)
            except (LookupError, ValueError, TypeError, AttributeError) as unwritable:
                # The failure has no sentence, or lacks a value that its sentence names.
                unwritable.__cause__ = error
                return self._writer.errored(check, unwritable, timing)
        return self._writer.errored(check, error, timing)

    async def _blocked(
        self, check: CheckDefinition, trouble: ComponentTrouble, timing: Timing
    ) -> CheckResult:
        log = await self._watch.last_log_lines(trouble.component)
        return self._writer.blocked_by_component(check, trouble, log, timing)


async def _called(check: CheckDefinition, lab: Any) -> Evidence:
    try:
        return await check.function(lab)
    except SystemExit as error:
        # It would end the whole command.
        message = f"the check called sys.exit({error.code!r})"
        raise RuntimeError(message) from error


async def _settled(lab: Settling) -> None:
    # What did not come back is in the journal, and the watch sees that it does not run.
    with suppress(LabError):
        await lab.settled()


async def _finished_in_time(task: asyncio.Future[Evidence], timeout: float) -> bool:
    try:
        done, _ = await asyncio.wait({task}, timeout=timeout)
        if not done:
            task.cancel()
            await asyncio.wait({task}, timeout=_SECONDS_TO_TIDY_UP)
    except asyncio.CancelledError:
        task.cancel()
        await _tidied_up(task)
        raise
    return bool(done)


async def _tidied_up(task: asyncio.Future[Evidence]) -> None:
    """Lets a check that was interrupted clean up, whoever interrupts once more; for a while."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + _SECONDS_TO_CLEAN_UP
    while not task.done() and (left := deadline - clock()) > 0:
        with suppress(asyncio.CancelledError):
            await asyncio.wait({task}, timeout=left)
