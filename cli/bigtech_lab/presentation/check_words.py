"""The words around a report, in both languages."""

from __future__ import annotations

from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict

VERDICTS = {
    Verdict.PASSED: Localized("passed", "통과"),
    Verdict.FAILED: Localized("failed", "실패"),
    Verdict.BLOCKED: Localized("blocked", "판정 보류"),
    Verdict.ERROR: Localized("lab error", "도구 오류"),
    Verdict.UNSTABLE: Localized("unstable", "불안정"),
}
OPEN = Localized("open", "답변 전")
OPEN_POINTS = Localized("not answered yet, {points} points open", "아직 답하지 않음, 남은 점수 {points}점")
SCORE = Localized("{score} of {max_score} points", "{max_score}점 만점에 {score}점")
POINTS = Localized("{points} pt", "{points}점")
INSTANCE = Localized("instance {instance}", "인스턴스 {instance}")
MARKS = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.BLOCKED: "◌",
    Verdict.ERROR: "!",
    Verdict.UNSTABLE: "~",
}
WATCHING = Localized(
    "Watching your files; Ctrl-C ends it.", "파일의 변경을 지켜보는 중입니다. Ctrl-C로 끝냅니다."
)
CHANGED = Localized("Changed: {files}. Checking again.", "변경됨: {files}. 다시 검사합니다.")
NOT_REMEMBERED = Localized("This run is not in your record.", "이 실행은 기록에 남지 않았습니다.")
ATTEMPTS = Localized("attempts", "시도")
ROUNDS = Localized("{rounds} rounds", "{rounds}회 반복")
FAILED_ATTEMPTS = Localized(
    "It failed in {failed} of {attempts} attempts.", "{attempts}번 중 {failed}번 실패했습니다."
)
SEED = Localized("seed {seed}", "시드 {seed}")

EXPECTED = Localized("expected", "기대")
ACTUAL = Localized("actual", "실제")
EVIDENCE = Localized("evidence", "근거")
LOG = Localized("log", "로그")
FIRST_MISSING = Localized("first missing", "처음 끊긴 곳")
LAST_WITNESS = Localized("last witness", "마지막 확인")
HINT = Localized("hint", "힌트")
DOCS = Localized("docs", "문서")
REPRODUCE = Localized("reproduce", "재현")
MORE_LINES = Localized(
    "… {count} more lines: --json shows all", "… {count}줄 더 있음: --json으로 모두 볼 수 있습니다"
)
