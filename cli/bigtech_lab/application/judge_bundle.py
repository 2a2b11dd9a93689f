"""`verdict`: reaches the verdicts of a run again, from what it witnessed alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bigtech_lab.application.judge_quiz import judge_quiz
from bigtech_lab.application.ports.lab_library import LabLibrary, LoadedLab
from bigtech_lab.domain.attempt import verdict_of
from bigtech_lab.domain.check_report import CheckedLab, CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.check_selection import quiz_check_id
from bigtech_lab.domain.evidence_bundle import Difference, EvidenceBundle, JudgedBundle
from bigtech_lab.errors import LabError


class JudgeBundle:
    """Verdicts follow from how the attempts ended, quizzes are graded again, scores added up again."""

    def __init__(self, labs: LabLibrary) -> None:
        self._labs = labs

    def __call__(self, bundle: EvidenceBundle) -> JudgedBundle:
        """The bundle judged; a quiz counts as it was graded then where its lab here is another."""
        same = {lab.phase: self._same_here(lab) for lab in bundle.report.labs}
        points = tuple(_judged(checkpoint, same) for checkpoint in bundle.report.checkpoints)
        report = replace(bundle.report, checkpoints=points)
        others = tuple(lab.id for lab in bundle.report.labs if same[lab.phase] is None)
        return JudgedBundle(bundle, report, tuple(_differences(bundle, report)), others)

    def _same_here(self, checked: CheckedLab) -> LoadedLab | None:
        try:
            lab = self._labs.load(checked.id)
        except LabError:
            return None
        return lab if lab.digest == checked.digest else None


def _judged(checkpoint: CheckpointResult, labs: Mapping[int, LoadedLab | None]) -> CheckpointResult:
    lab = labs.get(_phase(checkpoint.id))
    return replace(checkpoint, checks=tuple(_judged_check(check, lab) for check in checkpoint.checks))


def _judged_check(check: CheckResult, lab: LoadedLab | None) -> CheckResult:
    if lab is not None and check.answers is not None:
        for name, terms in lab.manifest.quizzes.items():
            if quiz_check_id(name) == check.id:
                named = lab.manifest.named(name)
                graded = judge_quiz(named, terms, lab.quizzes[name], check.answers)
                return replace(graded, points=check.points)
    return replace(check, verdict=verdict_of(check.attempts_made))


def _differences(bundle: EvidenceBundle, report: CheckReport) -> Iterator[Difference]:
    found = {f"{c.id}/{check.id}": check.verdict.value for c in report.checkpoints for check in c.checks}
    told = {name: verdict.value for name, verdict in bundle.told.items()}
    for name in dict.fromkeys([*told, *found]):
        if told.get(name) != found.get(name):
            yield Difference(name, told.get(name, "nothing"), found.get(name, "nothing"))
    if bundle.told_score != report.score:
        yield Difference("score", str(bundle.told_score), str(report.score))


def _phase(checkpoint: str) -> int:
    """`C1.2` and `P1` are of phase 1."""
    return int(checkpoint[1:].partition(".")[0])
