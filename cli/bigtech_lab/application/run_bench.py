"""`bench`: measures a running instance, scenario after scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bigtech_lab.application.ports.load_process import LoadProcess
from bigtech_lab.application.ports.machine import Machine
from bigtech_lab.domain.bench_plan import BenchStep
from bigtech_lab.domain.bench_result import BenchReport, ScenarioResult, scenario_result
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import LabFault

Told = Callable[[str], None]
Process = Callable[[BenchStep], LoadProcess]
"""The load process of a step: of its instance, where two revisions are compared."""


class RunBench:
    """Runs steps one after another; what is measured never shares the machine with another measurement."""

    def __init__(self, process: Process, machine: Machine, tell: Told) -> None:
        self._process = process
        self._machine = machine
        self._tell = tell

    def __call__(self, steps: Sequence[BenchStep], *, quick: bool, through_gateway: bool) -> BenchReport:
        """The report of all steps."""
        started_at, load_average = self._machine.now(), self._machine.load_average()
        results = []
        for number, step in enumerate(steps, 1):
            self._tell(f"{number}/{len(steps)} {_told(step)}")
            results.append(self._run(step, through_gateway=through_gateway))
        way = (
            "through the gateway"
            if through_gateway
            else "directly to the services, past the gateway's limits"
        )
        return BenchReport(started_at, self._machine.description(), load_average, way, quick, results)

    def _run(self, step: BenchStep, *, through_gateway: bool) -> ScenarioResult:
        arguments = [step.scenario, *(f"--set={name}={value}" for name, value in step.settings.items())]
        if through_gateway:
            arguments.append("--through-gateway")
        for line in self._process(step).run("load", arguments, {}):
            if line["event"] == "result":
                return scenario_result(line, step.variant)
        raise LabFault(
            Localized(
                f"The scenario {step.scenario} ended without a result.",
                f"시나리오 {step.scenario}가 결과 없이 끝났습니다.",
            ),
            code="bench-unfinished",
        )


def _told(step: BenchStep) -> str:
    settings = " ".join(f"{name}={value}" for name, value in step.settings.items())
    return " ".join(part for part in (step.scenario, step.variant and f"[{step.variant}]", settings) if part)
