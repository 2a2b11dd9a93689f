"""`verdict`: reaches the verdicts of a run again, from what it witnessed alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bigtech_lab.application.judge_quiz import judge_quiz
from bigtech_lab.application.ports.lab_library import LabLibrary, LoadedLab
from bigtech_lab.application.ports.run_witness import Replayed, ReplayedAttempt, ReplayRun
from bigtech_lab.domain.attempt import Attempt, Ending, verdict_of
from bigtech_lab.domain.check_report import CheckedLab, CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.check_selection import quiz_check_id
from bigtech_lab.domain.evidence_bundle import Difference, EvidenceBundle, JudgedBundle
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.recording import Recording
from bigtech_lab.domain.repeated import repeated
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.errors import LabError

_JUDGED = frozenset({Ending.EVIDENCE, Ending.FAILURE, Ending.TIMED_OUT})
"""How an attempt ends that saw the system; the others follow from no observation."""
NOT_RECORDED = "not-recorded"
_NOT_RECORDED = Localized(
    "The bundle does not have the observations from which this verdict would follow.",
    "이 판정의 근거가 될 관찰 기록이 번들에 없습니다.",
)


class JudgeBundle:
    """The checks judge again what was recorded, quizzes are graded again, scores added up again.

    What was not recorded (or is judged by other files here) counts as it ended then, and is named.
    """

    def __init__(self, labs: LabLibrary, replay: ReplayRun) -> None:
        self._labs = labs
        self._replay = replay

    def __call__(self, bundle: EvidenceBundle) -> JudgedBundle:
        """The bundle judged; a quiz counts as it was graded then where its lab here is another."""
        same = {lab.phase: self._same_here(lab) for lab in bundle.report.labs}
        here = [lab for lab in same.values() if lab is not None]
        report = bundle.report
        replayed = self._replay(bundle.recording, here, seed=report.seed, instance=report.instance)
        judging = _Judging(bundle, same, replayed)
        points = tuple(judging.checkpoint(point) for point in report.checkpoints)
        judged = replace(report, checkpoints=points)
        others = tuple(lab.id for lab in report.labs if same[lab.phase] is None)
        differences = (*judging.contradictions, *_differences(bundle, judged, judging.contradictions))
        return JudgedBundle(
            bundle, judged, differences, others, tuple(judging.replayed), tuple(judging.as_told)
        )

    def not_replayable(self, report: CheckReport, recording: Recording) -> tuple[str, ...]:
        """`C1.2/check-id` of each check of a run that just ended whose replay does not end as it did.

        It asks for something that is another each time, or its end depended on a moment.
        """
        labs = [lab for lab in map(self._same_here, report.labs) if lab is not None]
        replayed = self._replay(recording, labs, seed=report.seed, instance=report.instance)
        return tuple(
            f"{point.id}/{check.id}"
            for point in report.checkpoints
            for check in point.checks
            if _is_judged(check) and not _ends_alike(check, replayed.get((_phase(point.id), check.id), ()))
        )

    def _same_here(self, checked: CheckedLab) -> LoadedLab | None:
        try:
            lab = self._labs.load(checked.id)
        except LabError:
            return None
        return lab if lab.digest == checked.digest else None


class _Judging:
    """Judges one check after the other and remembers by what."""

    def __init__(
        self, bundle: EvidenceBundle, labs: Mapping[int, LoadedLab | None], replayed: Replayed
    ) -> None:
        self._bundle = bundle
        self._labs = labs
        self._replayed = replayed
        self.contradictions: list[Difference] = []
        self.replayed: list[str] = []
        self.as_told: list[str] = []

    def checkpoint(self, point: CheckpointResult) -> CheckpointResult:
        return replace(point, checks=tuple(self._check(point.id, check) for check in point.checks))

    def _check(self, point: str, check: CheckResult) -> CheckResult:
        lab = self._labs.get(_phase(point))
        name = f"{point}/{check.id}"
        if check.answers is not None:
            return _graded_again(check, lab) or replace(check, verdict=verdict_of(check.attempts_made))
        if not _is_judged(check):
            return replace(check, verdict=verdict_of(check.attempts_made))
        if lab is None or not self._bundle.recording or name in self._bundle.not_replayable:
            self.as_told.append(name)
            return replace(check, verdict=verdict_of(check.attempts_made))
        self.replayed.append(name)
        again = self._replayed.get((_phase(point), check.id), ())
        if _ends_alike(check, again):
            return replace(check, verdict=verdict_of(check.attempts_made))
        judged = _by_replay(check, again)
        told = self._bundle.told.get(name)
        self.contradictions.append(
            Difference(
                name, told.value if told else "nothing", judged.verdict.value, _reason(check, again, judged)
            )
        )
        return judged


def _is_judged(check: CheckResult) -> bool:
    return check.answers is None and any(attempt.ending in _JUDGED for attempt in check.attempts_made)


def _judged_attempts(check: CheckResult) -> list[Attempt]:
    """The attempts that saw something, in order; those that never began have no recording."""
    return [attempt for attempt in check.attempts_made if attempt.ending not in {Ending.NEED, Ending.NOT_RUN}]


def _ends_alike(check: CheckResult, again: Sequence[ReplayedAttempt]) -> bool:
    told = _judged_attempts(check)
    return len(told) == len(again) and all(
        one.ending not in _JUDGED or (one.ending, one.code) == _end(two)
        for one, two in zip(told, again, strict=True)
    )


def _end(replayed: ReplayedAttempt) -> tuple[Ending, str | None]:
    attempt = replayed.result.attempts_made[-1]
    return attempt.ending, attempt.code


def _by_replay(check: CheckResult, again: Sequence[ReplayedAttempt]) -> CheckResult:
    """What the observations say; they earn no points where they do not say anything."""
    seen = [one.result for one in again if not one.unrecorded]
    if not seen:
        return replace(check, verdict=Verdict.FAILED, code=NOT_RECORDED, message=_NOT_RECORDED)
    return replace(repeated(seen), points=check.points)


def _reason(check: CheckResult, again: Sequence[ReplayedAttempt], judged: CheckResult) -> Localized:
    told = len(_judged_attempts(check))
    unrecorded = next((one.unrecorded[0] for one in again if one.unrecorded), None)
    if len(again) != told:
        return Localized(
            f"{told} attempts are told, {len(again)} were recorded",
            f"시도가 {told}번이라고 적혀 있지만 기록은 {len(again)}번입니다",
        )
    if unrecorded is not None:
        return Localized(
            f"what was recorded leads to a question that was not asked then: {unrecorded}",
            f"기록을 따라가면 실행 당시에 없던 질문에 이릅니다: {unrecorded}",
        )
    if judged.code is None:
        return Localized("nothing that was recorded makes it fail", "기록에는 실패할 이유가 없습니다")
    if judged.expected is None and judged.actual is None and judged.message is not None:
        return judged.message
    return Localized(
        f"{judged.code}: expected {judged.expected!r}, recorded {judged.actual!r}",
        f"{judged.code}: 기대한 값 {judged.expected!r}, 기록된 값 {judged.actual!r}",
    )


def _graded_again(check: CheckResult, lab: LoadedLab | None) -> CheckResult | None:
    if lab is None or check.answers is None:
        return None
    for name, terms in lab.manifest.quizzes.items():
        if quiz_check_id(name) == check.id:
            named = lab.manifest.named(name)
            graded = judge_quiz(named, terms, lab.quizzes[name], check.answers)
            return replace(graded, points=check.points)
    return None


def _differences(
    bundle: EvidenceBundle, report: CheckReport, known: Sequence[Difference]
) -> Iterator[Difference]:
    """Where the report says something else than the facts; what replays contradict is known already."""
    found = {f"{c.id}/{check.id}": check.verdict.value for c in report.checkpoints for check in c.checks}
    told = {name: verdict.value for name, verdict in bundle.told.items()}
    named = {difference.check for difference in known}
    for name in dict.fromkeys([*told, *found]):
        if name not in named and told.get(name) != found.get(name):
            yield Difference(name, told.get(name, "nothing"), found.get(name, "nothing"))
    if bundle.told_score != report.score:
        yield Difference("score", str(bundle.told_score), str(report.score))


def _phase(checkpoint: str) -> int:
    """`C1.2` and `P1` are of phase 1."""
    return int(checkpoint[1:].partition(".")[0])
