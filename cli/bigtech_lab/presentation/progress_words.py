"""The words around a learner's progress, in both languages."""

from __future__ import annotations

from bigtech_lab.domain.course import ItemKind
from bigtech_lab.domain.localized import Localized

KINDS = {
    ItemKind.DOCUMENT: Localized("read", "읽기"),
    ItemKind.PRACTICE: Localized("practice", "실습"),
    ItemKind.EXERCISE: Localized("exercise", "과제"),
    ItemKind.CHECKPOINT: Localized("checkpoint", "체크포인트"),
}
PHASE = Localized("Phase {number}", "{number}단계")
DAYS = Localized("days {first}–{last}", "{first}–{last}일차")
REQUIRED = Localized("required", "필수")
BY_INTEREST = Localized("by interest", "선택")
COUNT = Localized("{done} of {total} checkpoints", "체크포인트 {total}개 중 {done}개")
COMPLETE = Localized("complete since {date}", "{date} 완료")
STARTED = Localized("since {date}", "{date} 시작")
MISSING = Localized("missing: {names}", "남은 것: {names}")
OWN_WORD = Localized("your word", "직접 표시")
OPTIONAL = Localized("optional", "선택")
MINUTES = Localized("{count} min", "{count}분")
HOURS = Localized("{count} h", "{count}시간")
SPENT = Localized("spent {time}", "사용한 시간 {time}")
NEXT = Localized("Next", "다음")
ALL_DONE = Localized(
    "Every checkpoint of the course is done. `bigtech-lab certificate` writes your certificate.",
    "과정의 모든 체크포인트를 마쳤습니다. `bigtech-lab certificate`로 수료증을 만들 수 있습니다.",
)
NOT_WRITTEN = Localized(
    "This page is not part of this installation yet.", "이 문서는 아직 이 설치본에 들어 있지 않습니다."
)
PAGE = Localized("page", "문서")
STEPS = Localized("steps", "단계")
COMMANDS = Localized("commands", "명령")
MARKED = {
    "start": Localized("{id} is begun: {title}", "{id} 시작: {title}"),
    "done": Localized("{id} is done: {title}", "{id} 완료: {title}"),
    "undo": Localized("{id} is open again: {title}", "{id} 표시 취소: {title}"),
}
COUNTED = Localized("{time} counted", "{time} 기록")
ADDED = Localized("{count} new facts are in your record.", "기록에 새 항목 {count}개를 더했습니다.")
KEPT = Localized("The old record is kept at {file}.", "이전 기록은 {file}에 보관했습니다.")
EXPORTED = Localized("Your record is in {file}.", "기록을 {file}에 저장했습니다.")
CHECKLIST = Localized("Checklist", "체크리스트")

CERTIFICATE = Localized("Certificate", "수료증")
CERTIFIES = Localized("has completed the required phases of", "님은 다음 과정의 필수 단계를 마쳤습니다")
CERTIFIED_ON = Localized("on {date}", "{date}")
JUDGED = Localized(
    "Every checkpoint below was judged on the learner's own machine, on a live system or by a graded quiz, "
    "unless it says “own word”. The certificate was made from the learner's record; nobody else has "
    "verified it.",
    "아래 체크포인트는 ‘직접 표시’라고 적힌 것을 빼고 모두 학습자의 컴퓨터에서 실행 중인 시스템 또는 채점된 "
    "퀴즈로 판정했습니다. 이 수료증은 학습자의 기록으로 만들었으며 다른 사람이 확인한 것은 아닙니다.",
)
WRITTEN = Localized("The certificate is in {file}.", "수료증을 {file}에 저장했습니다.")
FURTHER = Localized("Further phases completed", "추가로 마친 단계")
