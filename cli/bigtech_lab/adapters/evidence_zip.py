"""The evidence bundle as a ZIP file.

```
manifest.json                  what was checked, by which versions, and the SHA-256 of every other file
report.json                    the report as `check --json` prints it
checks/C1.2/CHECK-ID.json      what was witnessed of one check
observations/1/2/CHECK-ID.json what it saw through its windows in round 1, as a check of phase 2
```
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.adapters.recording_facts import take_facts, take_from
from bigtech_lab.adapters.result_facts import facts_of, result_from
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.domain.check_report import CheckedLab, CheckpointResult, CheckReport
from bigtech_lab.domain.evidence_bundle import EvidenceBundle
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.recording import Recording, Take
from bigtech_lab.domain.scrubbed import scrubbed
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.errors import BadUsage

# A file of a few kilobytes can unpack to more than a machine has.
_LARGEST_FILE = 32 * 1024 * 1024
_MANIFEST = "manifest.json"
_REPORT = "report.json"
_OBSERVATIONS = "observations/"


class EvidenceZip:
    """Writes bundles and reads them; `home` is the folder whose name is nobody's business."""

    def __init__(self, versions: Mapping[str, str], now: Callable[[], datetime], home: Path) -> None:
        self._versions = versions
        self._now = now
        self._home = str(home)

    def write(
        self,
        report: CheckReport,
        as_told: Mapping[str, Any],
        file: Path,
        *,
        recording: Recording = (),
        not_replayable: Collection[str] = (),
    ) -> None:
        """Writes the run with the report that was told of it, redacted; EnvironmentNotReady if it cannot."""
        parts = {_REPORT: self._json(as_told)}
        for number, takes in enumerate(recording, 1):
            parts |= {
                _observations(number, take.phase, take.check): self._json(take_facts(take)) for take in takes
            }
        for point in report.checkpoints:
            for check in point.checks:
                parts[_place(point.id, check.id)] = self._json(facts_of(check))
        manifest = {
            "format_version": 1,
            "made_at": self._now().isoformat(timespec="seconds").replace("+00:00", "Z"),
            "versions": dict(self._versions),
            "instance": report.instance,
            "seed": report.seed,
            "rounds": report.rounds,
            "strict": report.strict,
            "duration_ms": report.duration_ms,
            "labs": [
                {"phase": lab.phase, "id": lab.id, "digest": lab.digest, "title": {"en": t.en, "ko": t.ko}}
                for lab, t in zip(report.labs, report.phases, strict=True)
            ],
            "checkpoints": [
                {
                    "id": point.id,
                    "title": {"en": point.title.en, "ko": point.title.ko},
                    "checks": [check.id for check in point.checks],
                }
                for point in report.checkpoints
            ],
            "recorded": {"rounds": len(recording), "not_replayable": sorted(not_replayable)},
            "files": {name: sha256(content).hexdigest() for name, content in sorted(parts.items())},
        }
        packed = io.BytesIO()
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            for name, content in {_MANIFEST: self._json(manifest), **parts}.items():
                archive.writestr(ZipInfo(name, self._now().timetuple()[:6]), content, ZIP_DEFLATED)
        with telling_storage_problems(file):
            write_atomically(file, packed.getvalue())

    def as_kept(self, recording: Recording) -> Recording:
        """The recording as it comes back from a bundle."""
        return [
            [take_from(json.loads(self._json(take_facts(take)))) for take in takes] for takes in recording
        ]

    def read(self, file: Path) -> EvidenceBundle:
        """The bundle; BadUsage when it is none, or is no longer what was written."""
        try:
            with ZipFile(file) as archive:
                return _bundle(file, archive)
        except (OSError, EOFError, BadZipFile, NotImplementedError, RuntimeError, zlib.error) as error:
            raise _no_bundle(file, str(error)) from None

    def _json(self, document: Mapping[str, Any]) -> bytes:
        clean = scrubbed(json.loads(json.dumps(document)), self._home)
        return (json.dumps(clean, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _bundle(file: Path, archive: ZipFile) -> EvidenceBundle:
    manifest = _checked(file, _MANIFEST, _content(file, archive, _MANIFEST), "evidence")
    parts = {name: _content(file, archive, name) for name in manifest["files"]}
    for name, content in parts.items():
        if sha256(content).hexdigest() != manifest["files"][name]:
            message = Localized(
                f"{file}: {name} is not what the run wrote; the bundle was changed afterwards.",
                f"{file}: {name}의 내용이 실행 때 쓴 것과 다릅니다. 묶음이 나중에 바뀌었습니다.",
            )
            raise BadUsage(
                message,
                code="bundle-changed",
                hint=Localized(
                    "Make a new one: check … --evidence FILE", "새로 만드세요: check … --evidence FILE"
                ),
            )

    def checkpoint(entry: Mapping[str, Any]) -> CheckpointResult:
        names = [_place(entry["id"], check) for check in entry["checks"]]
        facts = [_checked(file, name, parts.get(name), "evidence-check") for name in names]
        return CheckpointResult(
            entry["id"], Localized(**entry["title"]), tuple(result_from(found) for found in facts)
        )

    told = _checked(file, _REPORT, parts.get(_REPORT), "check")
    labs = manifest["labs"]
    return EvidenceBundle(
        report=CheckReport(
            phases=tuple(Localized(**lab["title"]) for lab in labs),
            instance=manifest["instance"],
            seed=manifest["seed"],
            checkpoints=tuple(checkpoint(entry) for entry in manifest["checkpoints"]),
            duration_ms=manifest["duration_ms"],
            strict=manifest["strict"],
            rounds=manifest["rounds"],
            labs=tuple(CheckedLab(lab["phase"], lab["id"], lab["digest"]) for lab in labs),
        ),
        told={
            f"{point['id']}/{check['id']}": Verdict(check["verdict"])
            for point in told["checkpoints"]
            for check in point["checks"]
        },
        told_score=told["score"],
        made_at=manifest["made_at"],
        versions=manifest["versions"],
        recording=_recording(file, manifest, parts),
        not_replayable=frozenset(manifest.get("recorded", {}).get("not_replayable", ())),
    )


def _recording(file: Path, manifest: Mapping[str, Any], parts: Mapping[str, bytes]) -> Recording:
    rounds: list[list[Take]] = [[] for _ in range(manifest.get("recorded", {}).get("rounds", 0))]
    for name, content in parts.items():
        if name.startswith(_OBSERVATIONS):
            take = take_from(_checked(file, name, content, "evidence-observations"))
            number = int(name.split("/")[1])
            if not 0 < number <= len(rounds):
                raise _no_bundle(file, f"{name} is of a round that it does not have")
            rounds[number - 1].append(take)
    return rounds


def _content(file: Path, archive: ZipFile, name: str) -> bytes:
    try:
        entry = archive.getinfo(name)
    except KeyError:
        raise _no_bundle(file, f"it has no {name}") from None
    if entry.file_size > _LARGEST_FILE:
        raise _no_bundle(file, f"{name} is larger than {_LARGEST_FILE // 1024**2} MiB")
    return archive.read(entry)


def _checked(file: Path, name: str, content: bytes | None, schema_name: str) -> Any:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    try:
        document = json.loads(content or b"")
    except ValueError as error:
        raise _no_bundle(file, f"{name} is not JSON: {error}") from None
    wrong = best_match(Draft202012Validator(schema(schema_name)).iter_errors(document))
    if wrong is not None:
        raise _no_bundle(file, f"{name}, {wrong.json_path}: {wrong.message}")
    return document


def _place(checkpoint: str, check: str) -> str:
    return f"checks/{checkpoint}/{check}.json"


def _observations(number: int, phase: int, check: str) -> str:
    return f"{_OBSERVATIONS}{number}/{phase}/{check}.json"


def _no_bundle(file: Path, reason: str) -> BadUsage:
    message = Localized(
        f"{file} is no evidence bundle: {reason}.", f"{file}은 증거 묶음이 아닙니다: {reason}."
    )
    return BadUsage(
        message,
        code="bad-bundle",
        hint=Localized(
            "Make one: bigtech-lab check PHASE --evidence FILE",
            "만드는 방법: bigtech-lab check PHASE --evidence FILE",
        ),
    )
