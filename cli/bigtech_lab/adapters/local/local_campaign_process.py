"""Runs the reference's fault campaign as a process of this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bigtech_lab.application.ports.campaign_process import CampaignPlan
from bigtech_lab.domain.endpoints import Endpoints
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady, LabFault

_VERDICTS = (0, 1)
_NOT_MADE = 3
_TERM_SECONDS = 10


class LocalCampaignProcess:
    """Implements CampaignProcess; `reference` is the folder `reference_impl`."""

    def __init__(self, reference: Path) -> None:
        self._reference = reference

    def run(
        self, plan: CampaignPlan, endpoints: Endpoints, instance: str, say: Callable[[str], None]
    ) -> dict[str, Any]:
        """See the port."""
        argv = [
            sys.executable, "-m", "load.campaign", "--rate", str(plan.rate), "--seconds", str(plan.seconds),
            "--rooms", str(plan.rooms), "--victims", ",".join(plan.victims),
        ]  # fmt: skip
        process = subprocess.Popen(  # noqa: S603 - argv is ours
            argv,
            env=self._environment(endpoints, instance),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        said: list[str] = []
        try:
            # The report is one line at the very end, so nothing can fill the other pipe meanwhile.
            for line in process.stderr or ():
                said.append(line.rstrip())
                if not line.startswith("error: "):
                    say(line.rstrip())
            out = process.stdout.read() if process.stdout else ""
            code = process.wait()
        except BaseException:
            _end(process)
            raise
        if code not in _VERDICTS:
            raise _failure(code, said)
        report: dict[str, Any] = json.loads(out)
        return report

    def _environment(self, endpoints: Endpoints, instance: str) -> dict[str, str]:
        command = [sys.executable, "-m", "bigtech_lab"]
        package = Path(__file__).resolve().parents[3]
        paths = (str(package), str(self._reference), str(self._reference / "shared"))
        return {
            **os.environ,
            **endpoints.as_environment(),
            "PYTHONPATH": os.pathsep.join(paths),
            "LAB_COMMAND": json.dumps(command),
            "LAB_INSTANCE": instance,
        }


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(_TERM_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _failure(code: int, said: list[str]) -> LabFault | EnvironmentNotReady:
    last = next((line.removeprefix("error: ") for line in reversed(said) if line), "")
    if code == _NOT_MADE:
        return EnvironmentNotReady(
            Localized(f"The campaign could not be run: {last}", f"캠페인을 실행할 수 없었습니다: {last}"),
            code="campaign-not-run",
            hint="bigtech-lab status",
        )
    return LabFault(
        Localized(
            f"The campaign ended with {code}: {last}", f"캠페인이 종료 코드 {code}로 끝났습니다: {last}"
        ),
        code="campaign-broken",
        detail=said[-10:],
    )
