"""A run of checks on a made-up system, with its evidence bundle."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, cast
from zipfile import ZipFile

from bigtech_lab.adapters.chat_api import GatewayChatApi
from bigtech_lab.adapters.evidence_zip import EvidenceZip
from bigtech_lab.adapters.observe.arrivals import Arrivals
from bigtech_lab.adapters.replay.recorder import RunRecorder
from bigtech_lab.adapters.replay.replayed_run import ReplayedRun
from bigtech_lab.application.check_phases import CheckPhases, CheckRequest
from bigtech_lab.application.judge_bundle import JudgeBundle
from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.application.ports.observers import Frame, Observers, Reply, Unreachable
from bigtech_lab.checks import Lab
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.check_report import CheckReport
from bigtech_lab.domain.evidence_bundle import JudgedBundle
from bigtech_lab.presentation.check_json import report_as_json
from fakes.check_progress import RecordedCheckProgress
from fakes.lab_library import FakeLabLibrary
from fakes.learner_record import FakeLearnerRecord
from fakes.made_up_lab import made_up_lab
from fakes.replayable_checks import CHECKS, NOW, ROW, TOKEN
from fakes.stack_view import FakeStackView


class System:
    """What the checks look at; every window is this one object."""

    def __init__(self) -> None:
        self.looks = 0

    async def request(self, method: str, url: str, **options: Any) -> Reply:
        await asyncio.sleep(0.001)
        if "login" in url:
            return self._reply(200, {"access_token": TOKEN, "refresh_token": "opaque-secret"})
        if "profile" in url:
            known = options["headers"]["Authorization"] == f"Bearer {TOKEN}"
            return self._reply(200 if known else 401, {"email": "x"})
        return self._reply(403, {"error": "forbidden"})

    def _reply(self, status: int, body: Any) -> Reply:
        return Reply(status, body, {"set-cookie": "session=abc"}, NOW, NOW)

    async def rows(self, _database: str, _query: str, *_args: Any) -> list[Mapping[str, Any]]:
        self.looks += 1
        return [ROW] if self.looks % 3 == 0 else []

    async def text(self, _key: str) -> str:
        raise Unreachable("redis", "redis did not answer")

    @asynccontextmanager
    async def open(self, _url: str, **_options: Any) -> AsyncIterator[Any]:
        stream = _Stream()
        stream.add(Frame("ready", None, {}, datetime.now(UTC)))
        later = asyncio.get_running_loop().call_later(
            0.05, lambda: stream.add(Frame("message", "1", {"seq": 3}, datetime.now(UTC)))
        )
        try:
            yield stream
        finally:
            later.cancel()


class _Stream(Arrivals[Frame]):
    @property
    def frames(self) -> list[Frame]:
        return self.so_far


class _Undisturbed:
    async def settled(self) -> None:
        return


@asynccontextmanager
async def opened(stack: Any, seed: int) -> AsyncIterator[Any]:
    system: Any = System()

    def lab_for(check: CheckDefinition, states: Mapping[str, object]) -> Lab:
        observe = Observers(system, system, system, system, system)
        chat = GatewayChatApi(system, stack.endpoints().gateway_url)
        random = Random(f"{seed}:{check.id}")
        return Lab(chat, observe, stack, stack.endpoints(), random, "ab12", states, cast(Any, _Undisturbed()))

    yield lab_for


class Run:
    """A run of made-up checks with its bundle."""

    def __init__(self, folder: Path, checks: tuple[CheckDefinition, ...] = CHECKS, rounds: int = 1) -> None:
        self.file = folder / "out.zip"
        self.lab: LoadedLab = replace(made_up_lab(*checks), digest="ab" * 32)
        self.labs = FakeLabLibrary(self.lab)
        self.judge = JudgeBundle(self.labs, ReplayedRun(GatewayChatApi))
        self.zips = EvidenceZip({"bigtech-lab": "1"}, lambda: NOW, Path("/home/mina"))
        recorder = RunRecorder(GatewayChatApi)
        phases = CheckPhases(
            self.labs,
            FakeLearnerRecord(),
            stack=FakeStackView,
            instance="default",
            open_lab=opened,
            witness=recorder,
        )
        request = CheckRequest(["7"], seed=42, rounds=rounds)
        self.report: CheckReport = asyncio.run(phases(request, RecordedCheckProgress()))
        kept = self.zips.as_kept(recorder.taken())
        self.not_replayable = self.judge.not_replayable(self.report, kept)
        told = report_as_json(self.report, "en")
        self.zips.write(self.report, told, self.file, recording=kept, not_replayable=self.not_replayable)

    def judged(self) -> JudgedBundle:
        return self.judge(self.zips.read(self.file))

    def tamper(self, place: str, change: Callable[[Any], Any]) -> None:
        """Changes one file of the bundle (None: takes it out) and makes the checksums fit again."""
        with ZipFile(self.file) as archive:
            parts = {name: json.loads(archive.read(name)) for name in archive.namelist()}
        parts[place] = change(parts[place])
        parts = {name: part for name, part in parts.items() if part is not None}
        packed = {name: json.dumps(part).encode() for name, part in parts.items()}
        files = {name: sha256(packed[name]).hexdigest() for name in parts if name != "manifest.json"}
        packed["manifest.json"] = json.dumps({**parts["manifest.json"], "files": files}).encode()
        with ZipFile(self.file, "w") as archive:
            for name, content in packed.items():
                archive.writestr(name, content)
