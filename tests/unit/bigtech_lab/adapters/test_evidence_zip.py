"""The evidence bundle: written, read, judged; and what is not one any more."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bigtech_lab.adapters.chat_api import GatewayChatApi
from bigtech_lab.adapters.evidence_zip import EvidenceZip
from bigtech_lab.adapters.replay.replayed_run import ReplayedRun
from bigtech_lab.application.judge_bundle import JudgeBundle
from bigtech_lab.domain.attempt import Attempt, Ending
from bigtech_lab.domain.check_report import CheckedLab, CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import BlockedBy, CheckResult
from bigtech_lab.domain.failure import FirstMissing
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.errors import BadUsage
from bigtech_lab.presentation.check_json import report_as_json
from fakes.lab_library import FakeLabLibrary
from fakes.made_up_lab import both, made_up_lab


def result(name: str, *endings: Ending, verdict: Verdict, **fields: Any) -> CheckResult:
    explained = {} if verdict is Verdict.PASSED else {"code": f"{name}-code", "message": both(f"why {name}")}
    attempts = tuple(Attempt(ending, f"{name}-code" if explained else None, 4) for ending in endings)
    return CheckResult(
        name,
        both(name),
        verdict,
        3,
        attempts_made=attempts,
        duration_ms=4 * len(attempts),
        **{**explained, **fields},
    )


REPORT = CheckReport(
    phases=(both("Made up"),),
    instance="a",
    seed=42,
    checkpoints=(
        CheckpointResult(
            "C7.1",
            both("First"),
            (
                result(
                    "good", Ending.EVIDENCE, verdict=Verdict.PASSED, evidence={"log": ["Bearer abcdefgh12"]}
                ),
                result(
                    "bad",
                    Ending.FAILURE,
                    verdict=Verdict.FAILED,
                    expected=1,
                    actual=[2],
                    first_missing=FirstMissing("outbox row", "user-service", "row 7"),
                    hint=both("hint"),
                    docs="QUICK_START.md",
                    reproduce="bigtech-lab check 7 --only bad",
                ),
                result("wavering", Ending.EVIDENCE, Ending.FAILURE, verdict=Verdict.UNSTABLE),
                result("down", Ending.COMPONENT, verdict=Verdict.BLOCKED, blocked_by=BlockedBy.ENVIRONMENT),
                result("crash", Ending.EXCEPTION, verdict=Verdict.ERROR),
            ),
        ),
    ),
    duration_ms=90,
    rounds=2,
    labs=(CheckedLab(7, "made-up", "ab" * 32),),
)


@pytest.fixture
def zips() -> EvidenceZip:
    return EvidenceZip({"bigtech-lab": "1"}, lambda: datetime(2030, 1, 2, tzinfo=UTC), Path("/home/mina"))


@pytest.fixture
def bundle(zips: EvidenceZip, tmp_path: Path) -> Path:
    file = tmp_path / "out.zip"
    zips.write(REPORT, report_as_json(REPORT, "en"), file)
    return file


def rewrite(file: Path, change: Callable[[str, Any], Any], *, with_sums: bool = True) -> None:
    """Passes every JSON file of the bundle through `change`, and makes the sums fit again."""
    with ZipFile(file) as archive:
        parts = {name: json.loads(archive.read(name)) for name in archive.namelist()}
    parts = {name: change(name, document) for name, document in parts.items()}
    packed = {name: json.dumps(document).encode() for name, document in parts.items()}
    if with_sums:
        manifest = parts["manifest.json"]
        manifest["files"] = {name: sha256(packed[name]).hexdigest() for name in manifest["files"]}
        packed["manifest.json"] = json.dumps(manifest).encode()
    with ZipFile(file, "w") as archive:
        for name, content in packed.items():
            archive.writestr(name, content)


def test_a_bundle_gives_back_the_run_but_for_its_secrets(zips: EvidenceZip, bundle: Path) -> None:
    read = zips.read(bundle)
    before = report_as_json(REPORT, "ko")

    after = report_as_json(read.report, "ko")

    assert after["checkpoints"][0]["checks"][0]["evidence"] == {"log": ["Bearer [redacted]"]}
    before["checkpoints"][0]["checks"][0]["evidence"] = {"log": ["Bearer [redacted]"]}
    assert after == before
    assert read.made_at == "2030-01-02T00:00:00Z"


def test_the_same_verdicts_follow_from_the_facts(zips: EvidenceZip, bundle: Path) -> None:
    judged = JudgeBundle(FakeLabLibrary(made_up_lab()), ReplayedRun(GatewayChatApi))(zips.read(bundle))

    assert judged.differences == ()
    assert [c.verdict for c in judged.report.checks] == [c.verdict for c in REPORT.checks]
    assert (judged.exit_code, judged.other_labs) == (REPORT.exit_code, ("made-up",))


def test_a_report_that_says_more_than_the_facts_is_found_out(zips: EvidenceZip, bundle: Path) -> None:
    def praise(name: str, document: Any) -> Any:
        if name == "report.json":
            document["score"] = 6
            document["checkpoints"][0]["checks"][1]["verdict"] = "passed"
        return document

    rewrite(bundle, praise)
    judged = JudgeBundle(FakeLabLibrary(made_up_lab()), ReplayedRun(GatewayChatApi))(zips.read(bundle))

    assert [(d.check, d.told, d.found) for d in judged.differences] == [
        ("C7.1/bad", "passed", "failed"),
        ("score", "6", "3"),
    ]
    assert judged.exit_code == 1


def test_a_bundle_that_was_changed_is_refused(zips: EvidenceZip, bundle: Path) -> None:
    def praise(name: str, document: Any) -> Any:
        if name == "checks/C7.1/bad.json":
            document["attempts"][0]["ending"] = "evidence"
        return document

    rewrite(bundle, praise, with_sums=False)

    with pytest.raises(BadUsage, match="is not what the run wrote"):
        zips.read(bundle)


def test_facts_of_another_shape_are_refused_with_their_place(zips: EvidenceZip, bundle: Path) -> None:
    def spoil(name: str, document: Any) -> Any:
        if name == "checks/C7.1/bad.json":
            document["attempts"][0]["ending"] = "praise"
        return document

    rewrite(bundle, spoil)

    with pytest.raises(BadUsage, match=r"checks/C7.1/bad.json, \$\.attempts\[0\]\.ending"):
        zips.read(bundle)


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_what_is_no_bundle_is_refused(zips: EvidenceZip, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "other.zip"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(BadUsage, match="is no evidence bundle"):
        zips.read(file)


def test_a_bundle_that_was_cut_short_is_refused(zips: EvidenceZip, bundle: Path) -> None:
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(BadUsage, match="is no evidence bundle"):
        zips.read(bundle)


def test_a_bundle_without_observations_says_which_verdicts_are_only_told(
    zips: EvidenceZip, bundle: Path
) -> None:
    judged = JudgeBundle(FakeLabLibrary(made_up_lab()), ReplayedRun(GatewayChatApi))(zips.read(bundle))

    assert (judged.replayed, judged.as_told) == ((), ("C7.1/good", "C7.1/bad", "C7.1/wavering"))


def test_a_zip_of_something_else_is_refused(zips: EvidenceZip, tmp_path: Path) -> None:
    file = tmp_path / "other.zip"
    with ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")

    with pytest.raises(BadUsage, match=r"it has no manifest\.json"):
        zips.read(file)
