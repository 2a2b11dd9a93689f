"""Evidence bundles: written by `check --evidence`, judged by `verdict`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.wiring.learning import chat_api, lab_library

if TYPE_CHECKING:
    from pathlib import Path

    from bigtech_lab.adapters.evidence_zip import EvidenceZip
    from bigtech_lab.adapters.replay.recorder import RunRecorder
    from bigtech_lab.application.judge_bundle import JudgeBundle
    from bigtech_lab.domain.check_report import CheckReport
    from bigtech_lab.domain.evidence_bundle import JudgedBundle


def run_recorder() -> RunRecorder:
    """Writes down what the checks of a run see."""
    from bigtech_lab.adapters.replay.recorder import RunRecorder

    return RunRecorder(chat_api)


def write_evidence(
    report: CheckReport, file: Path, language: str, recorder: RunRecorder, labs: Path | None = None
) -> None:
    """Writes the bundle of a run, once the checks have judged again what was recorded."""
    from bigtech_lab.presentation.check_json import report_as_json

    bundles = _evidence_zip()
    # As it will be read: what is scrubbed may be what a check looks at.
    recording = bundles.as_kept(recorder.taken())
    not_replayable = _judge_bundle(labs).not_replayable(report, recording)
    told = report_as_json(report, language)
    bundles.write(report, told, file, recording=recording, not_replayable=not_replayable)


def judge_evidence(file: Path, labs: Path | None = None) -> JudgedBundle:
    """Judges a bundle; `labs` is another folder of labs."""
    return _judge_bundle(labs)(_evidence_zip().read(file))


def _judge_bundle(labs: Path | None) -> JudgeBundle:
    from bigtech_lab.adapters.replay.replayed_run import ReplayedRun
    from bigtech_lab.application.judge_bundle import JudgeBundle

    return JudgeBundle(lab_library(labs), ReplayedRun(chat_api))


def _evidence_zip() -> EvidenceZip:
    import platform
    from pathlib import Path

    from bigtech_lab import __version__
    from bigtech_lab.adapters.evidence_zip import EvidenceZip
    from bigtech_lab.adapters.learner_record import utc_now

    versions = {"bigtech-lab": __version__, "python": platform.python_version()}
    return EvidenceZip(versions, utc_now, Path.home())
