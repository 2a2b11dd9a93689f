"""Checks judge again what was recorded: the same verdicts, and other ones once somebody tampers with it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any, cast
from uuid import UUID
from zipfile import ZipFile

import pytest

from bigtech_lab.adapters.chat_api import GatewayChatApi
from bigtech_lab.adapters.evidence_zip import EvidenceZip
from bigtech_lab.adapters.observe.arrivals import Arrivals
from bigtech_lab.adapters.replay.plain_values import as_plain, from_plain
from bigtech_lab.adapters.replay.recorder import RunRecorder
from bigtech_lab.adapters.replay.replayed_run import ReplayedRun
from bigtech_lab.adapters.replay.secrets_in_recordings import hidden, masked
from bigtech_lab.application.check_phases import CheckPhases, CheckRequest
from bigtech_lab.application.judge_bundle import JudgeBundle
from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.application.ports.observers import Frame, Observers, Reply, Unreachable
from bigtech_lab.checks import Evidence, Failure, Lab, check, eventually, expect_status, expect_value
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.check_report import CheckReport
from bigtech_lab.domain.component import ComponentState, StackStatus
from bigtech_lab.domain.evidence_bundle import JudgedBundle
from bigtech_lab.presentation.check_json import report_as_json
from console import SCHEMAS
from fakes.check_progress import RecordedCheckProgress
from fakes.lab_library import FakeLabLibrary
from fakes.learner_record import FakeLearnerRecord
from fakes.made_up_lab import made_up_lab
from fakes.stack_view import FakeStackView

NOW = datetime(2030, 1, 2, tzinfo=UTC)
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJlLW9mLWEtdG9rZW4"
ROW = {"id": UUID(int=7), "created_at": NOW, "payload": {"seq": 3}, "key": b"\x00\xff"}


@check()
async def somebody_logs_in(lab: Lab) -> Evidence:
    """Somebody logs in, and gets in with the token."""
    person = lab.person()
    reply = await lab.chat.login(email=person.email, password=person.password)
    expect_status("POST /login", reply, 200)
    profile = await lab.chat.profile(reply.body["access_token"])
    expect_status("GET /me", profile, 200)
    return Evidence(profile=profile.body).handing_on(reply.body["access_token"])


@check(needs=["somebody-logs-in"])
async def a_row_appears(lab: Lab) -> Evidence:
    """A row appears at the third look."""

    async def look() -> Mapping[str, Any] | None:
        rows = await lab.observe.sql.rows("chat_db", "SELECT …", lab.nonce)
        return rows[0] if rows else None

    row = await eventually(look, within=2.0)
    if row is None:
        raise Failure("wrong-value", expected="a row", actual="none", what="row")
    expect_value("seq", row["payload"]["seq"], 3)
    expect_value("id", row["id"], UUID(int=7))
    return Evidence(row=dict(row))


@check(needs=["somebody-logs-in"])
async def a_frame_comes(lab: Lab) -> Evidence:
    """The stream brings a frame a moment after it was opened."""
    headers = {"Authorization": f"Bearer {lab.state('somebody-logs-in', str)}"}
    async with lab.observe.sse.open(lab.chat.url("/stream"), headers=headers) as stream:

        async def came() -> Frame | None:
            return next((frame for frame in stream.frames if frame.event == "message"), None)

        frame = await eventually(came, within=2.0)
    expect_value("frame", frame and frame.data, {"seq": 3})
    return Evidence(frames=len(stream.frames))


@check()
async def the_stack_runs(lab: Lab) -> Evidence:
    """Every component is ready."""
    status = await asyncio.to_thread(lab.stack.status)
    states = {component.state for component in status.components}
    expect_value("states", states, {ComponentState.READY})
    return Evidence()


@check()
async def nobody_is_refused(lab: Lab) -> Evidence:
    """It fails: the answer is 403."""
    expect_status("GET /closed", await lab.chat.call("GET", "/closed"), 200)
    return Evidence()


@check()
async def the_cache_answers(lab: Lab) -> Evidence:
    """It is blocked: Redis is away."""
    await lab.observe.redis.text("key")
    return Evidence()


CHECKS = (
    somebody_logs_in,
    a_row_appears,
    a_frame_comes,
    the_stack_runs,
    nobody_is_refused,
    the_cache_answers,
)
PASSING = ("somebody-logs-in", "a-row-appears", "a-frame-comes", "the-stack-runs")
_check_that_asks_for_the_time: list[int] = []


@check()
async def a_moody_check(lab: Lab) -> Evidence:
    """It asks for something else each time."""
    _check_that_asks_for_the_time.append(1)
    path = f"/closed?{len(_check_that_asks_for_the_time)}"
    expect_status("GET /closed", await lab.chat.call("GET", path), 403)
    return Evidence()


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


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(tmp_path_factory.mktemp("run"))


@pytest.fixture
def run(once: Run) -> Iterator[Run]:
    before = once.file.read_bytes()
    yield once
    once.file.write_bytes(before)


def observed(name: str, change: Callable[[list[dict[str, Any]]], None]) -> tuple[str, Callable[[Any], Any]]:
    def changed(document: Any) -> Any:
        change(document["observations"])
        return document

    return f"observations/1/7/{name}.json", changed


def test_the_recorded_checks_reach_the_same_verdicts(run: Run) -> None:
    judged = run.judged()

    assert run.not_replayable == ()
    assert judged.differences == ()
    assert judged.replayed == tuple(f"C7.1/{name}" for name in (*PASSING, "nobody-is-refused"))
    assert [c.verdict for c in judged.report.checks] == [c.verdict for c in run.report.checks]


def test_no_secret_is_in_the_bundle_and_it_fits_its_schemas(run: Run) -> None:
    import jsonschema

    with ZipFile(run.file) as archive:
        names = [name for name in archive.namelist() if name.startswith("observations/")]
        parts = {name: archive.read(name).decode() for name in names}

    schema = json.loads((SCHEMAS / "evidence-observations.schema.json").read_text())
    for content in parts.values():
        jsonschema.Draft202012Validator(schema).validate(json.loads(content))
        for secret in (TOKEN.rpartition(".")[2], "opaque-secret", "session=abc"):
            assert secret not in content
    assert len(parts) == len(CHECKS)


def test_another_answer_makes_another_verdict(run: Run) -> None:
    def refuse(observations: list[dict[str, Any]]) -> None:
        observations[1]["answer"]["v"]["status"] = 500

    run.tamper(*observed("somebody-logs-in", refuse))
    judged = run.judged()

    told = judged.differences[0]
    assert (told.check, told.told, told.found) == ("C7.1/somebody-logs-in", "passed", "failed")
    assert told.why is not None
    assert told.why.en == "wrong-status: expected 200, recorded 500"
    assert judged.exit_code == 1


def test_another_row_makes_another_verdict(run: Run) -> None:
    def other(observations: list[dict[str, Any]]) -> None:
        observations[2]["answer"][0]["id"]["v"] = str(UUID(int=8))

    run.tamper(*observed("a-row-appears", other))

    assert [(d.check, d.found) for d in run.judged().differences[:1]] == [("C7.1/a-row-appears", "failed")]


def test_a_frame_that_is_taken_out_is_missed(run: Run) -> None:
    def silence(observations: list[dict[str, Any]]) -> None:
        del observations[0]["arrivals"][1]

    run.tamper(*observed("a-frame-comes", silence))

    assert [(d.check, d.found) for d in run.judged().differences[:1]] == [("C7.1/a-frame-comes", "failed")]


def test_a_failure_that_is_told_as_passed_is_found_out(run: Run) -> None:
    """Also where the report, the way it ended and the checksums were all changed."""

    def praise_report(document: Any) -> Any:
        point = document["checkpoints"][0]
        bad = next(one for one in point["checks"] if one["id"] == "nobody-is-refused")
        bad["verdict"], document["score"] = "passed", document["score"] + 1
        return document

    def praise_facts(document: Any) -> Any:
        document["attempts"] = [{"ending": "evidence", "code": None, "duration_ms": 1}]
        return document

    run.tamper("report.json", praise_report)
    run.tamper("checks/C7.1/nobody-is-refused.json", praise_facts)
    judged = run.judged()

    told = judged.differences[0]
    assert (told.check, told.told, told.found) == ("C7.1/nobody-is-refused", "passed", "failed")
    assert told.why is not None
    assert told.why.en == "wrong-status: expected 200, recorded 403"
    assert judged.exit_code == 1


def test_observations_that_are_taken_out_are_missed(run: Run) -> None:
    run.tamper("observations/1/7/a-row-appears.json", lambda _: None)
    judged = run.judged()

    assert [(d.check, d.told, d.found) for d in judged.differences[:1]] == [
        ("C7.1/a-row-appears", "passed", "failed")
    ]


def test_a_round_that_is_not_told_is_missed(tmp_path: Path) -> None:
    run = Run(tmp_path, (nobody_is_refused,), rounds=2)

    def forget_one(document: Any) -> Any:
        del document["attempts"][0]
        return document

    run.tamper("checks/C7.1/nobody-is-refused.json", forget_one)
    (told,) = run.judged().differences

    assert told.why is not None
    assert told.why.en == "1 attempts are told, 2 were recorded"


def test_a_check_that_asks_for_something_else_each_time_is_named_and_not_accused(tmp_path: Path) -> None:
    run = Run(tmp_path, (a_moody_check,))
    judged = run.judged()

    assert run.not_replayable == ("C7.1/a-moody-check",)
    assert (judged.replayed, judged.as_told, judged.differences) == ((), ("C7.1/a-moody-check",), ())


def test_a_replay_waits_in_no_time(run: Run) -> None:
    """A row that came after an hour is there at once, and counts as too late."""

    def much_later(observations: list[dict[str, Any]]) -> None:
        for observation in observations:
            observation["done"] += 3600

    run.tamper(*observed("a-row-appears", much_later))
    began = monotonic()
    judged = run.judged()

    assert judged.differences[0].found == "failed"
    assert monotonic() - began < 5


@pytest.mark.parametrize(
    "value",
    [
        ROW,
        {1: 2, "a": (1, "b")},
        Reply(200, {"~": "not a kind"}, {}, NOW, NOW),
        StackStatus("a", "local", FakeStackView().status().state, None, FakeStackView().status().components),
        [None, True, 1.5, "text"],
    ],
    ids=["row", "keys", "reply", "status", "plain"],
)
def test_what_windows_answer_comes_back_from_json(value: Any) -> None:
    assert from_plain(json.loads(json.dumps(as_plain(value)))) == value


@pytest.mark.parametrize(
    "plain", [{"~": "Popen", "v": {}}, {"~": "uuid", "v": 7}, {"~": "Reply", "v": {"x": 1}}]
)
def test_nothing_else_comes_back(plain: Any) -> None:
    with pytest.raises(ValueError, match=r"kind|written"):
        from_plain(plain)


def test_equal_secrets_stay_equal_and_others_different() -> None:
    one, other = hidden({"refresh_token": "a"}), hidden({"refresh_token": "b"})

    assert one == hidden({"refresh_token": "a"}) != other
    assert one["refresh_token"].startswith("hidden-")


def test_a_question_is_the_same_whoever_asks() -> None:
    pseudonym = hidden({"access_token": TOKEN})["access_token"]

    assert masked(f"GET /x?ticket={TOKEN}") == masked("GET /x?ticket=other")
    assert masked([TOKEN]) == masked([pseudonym]) == ["*"]
