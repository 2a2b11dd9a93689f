"""Evidence bundles: written by `check --evidence`, judged by `verdict`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.wiring.learning import lab_library

if TYPE_CHECKING:
    from pathlib import Path

    from bigtech_lab.adapters.evidence_zip import EvidenceZip
    from bigtech_lab.domain.check_report import CheckReport
    from bigtech_lab.domain.evidence_bundle import JudgedBundle


def write_evidence(report: CheckReport, file: Path, language: str) -> None:
    """Writes the bundle of a run."""
    from bigtech_lab.presentation.check_json import report_as_json

    _evidence_zip().write(report, report_as_json(report, language), file)


def judge_evidence(file: Path, labs: Path | None = None) -> JudgedBundle:
    """Judges a bundle; `labs` is another folder of labs."""
    from bigtech_lab.application.judge_bundle import JudgeBundle

    return JudgeBundle(lab_library(labs))(_evidence_zip().read(file))


def _evidence_zip() -> EvidenceZip:
    import platform
    from pathlib import Path

    from bigtech_lab import __version__
    from bigtech_lab.adapters.evidence_zip import EvidenceZip
    from bigtech_lab.adapters.learner_record import utc_now

    versions = {"bigtech-lab": __version__, "python": platform.python_version()}
    return EvidenceZip(versions, utc_now, Path.home())
