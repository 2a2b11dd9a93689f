"""The words around a matrix, in both languages."""

from __future__ import annotations

from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.mutation_row import RowState
from bigtech_lab.domain.verdict import Verdict

STATES = {
    RowState.PROVEN: Localized("proven", "입증"),
    RowState.HOLE: Localized("hole", "빈틈"),
    RowState.STRAY: Localized("stray failure", "무관한 실패"),
    RowState.STALE: Localized("stale", "낡음"),
}
MARKS = {
    Verdict.PASSED: "·",
    Verdict.FAILED: "✗",
    Verdict.BLOCKED: "–",
    Verdict.ERROR: "!",
    Verdict.UNSTABLE: "~",
}
TITLE = Localized(
    "Phase {phase}, {lab}: {rows} systems, {checks} checks",
    "{phase}단계 {lab}: 시스템 {rows}개, 검사 {checks}개",
)
LEGEND = Localized(
    "· passed   ✗ failed   – blocked   ! lab error   ~ unstable   [ ] had to fail",
    "· 통과   ✗ 실패   – 판정 보류   ! 도구 오류   ~ 불안정   [ ] 실패해야 함",
)
MUST_PASS = Localized("does not pass on the reference", "레퍼런스에서 통과하지 못합니다")
MUST_NOT_PASS = Localized("passes although nothing runs", "아무것도 실행되지 않는데 통과합니다")
MUST_FAIL = Localized("should fail and does not", "실패해야 하는데 실패하지 않습니다")
UNRELATED = Localized("fails and should not", "실패하면 안 되는데 실패합니다")
NO_MUTANT = Localized("No mutant makes it fail: {checks}", "실패하게 만드는 변이가 없음: {checks}")
PROVEN = Localized(
    "Every check is proven ({seconds:.0f} s, seed {seed}).",
    "모든 검사가 입증되었습니다 ({seconds:.0f}초, 시드 {seed}).",
)
NOT_PROVEN = Localized(
    "Not every check is proven ({seconds:.0f} s, seed {seed}).",
    "입증되지 않은 검사가 있습니다 ({seconds:.0f}초, 시드 {seed}).",
)
