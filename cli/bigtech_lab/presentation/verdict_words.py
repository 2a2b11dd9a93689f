"""The words around a bundle that is judged again, in both languages."""

from __future__ import annotations

from bigtech_lab.domain.localized import Localized

JUDGED = Localized(
    "Judged again from {file}: a run of {made_at} UTC with BigTech Lab {version}.",
    "{file}의 근거로 다시 판정했습니다. BigTech Lab {version}에서 {made_at}(UTC)에 실행한 결과입니다.",
)
AGREES = Localized(
    "Every verdict follows from the facts in the bundle.",
    "모든 판정이 번들에 담긴 사실과 일치합니다.",
)
DIFFERS = Localized(
    "{check}: the report says {told}, the facts say {found}.",
    "{check}: 보고서에는 {told}, 사실에 따르면 {found}입니다.",
)
OTHER_LAB = Localized(
    "The lab '{lab}' here is not the one of that run: its checks and quizzes count as they ended then.",
    "이 컴퓨터의 '{lab}' 실습 파일은 실행 당시의 것과 다릅니다. 검사와 퀴즈는 당시의 결과를 따릅니다.",
)
BECAUSE = Localized(" ({why})", " ({why})")
REPLAYED = Localized(
    "{replayed} checks judged again what was recorded; {told} verdicts follow only from how they ended then.",
    "검사 {replayed}개는 기록된 관찰을 다시 판정했습니다. 판정 {told}개는 당시에 끝난 결과만 따릅니다.",
)
AS_TOLD = Localized("Only as told: {checks}", "당시 결과만 따른 검사: {checks}")
