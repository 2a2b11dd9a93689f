"""The words around a prediction, in both languages."""

from __future__ import annotations

from bigtech_lab.domain.localized import Localized

DOES = Localized(
    "Then the lab does it, on instance {instance}, in about {seconds} s: {does}",
    "예측한 뒤 인스턴스 {instance}에서 약 {seconds}초 동안 실제로 해 봅니다: {does}",
)
DOING = Localized("{does} …", "{does} …")
PREDICTED = Localized("you", "예측")
OBSERVED = Localized("seen", "관찰")
RIGHT = Localized("As you predicted.", "예측한 대로입니다.")
WRONG = Localized("Not all as you predicted.", "예측과 다른 점이 있습니다.")
RESTORED = Localized(
    "The stack is whole again ({seconds:.0f} s). Your record keeps the prediction.",
    "스택은 원래 상태로 돌아왔습니다 ({seconds:.0f}초). 예측 결과가 기록되었습니다.",
)
LISTED = Localized("Make one: bigtech-lab predict {id}", "예측해 보기: bigtech-lab predict {id}")
NONE = Localized("There is no prediction yet.", "아직 예측 과제가 없습니다.")
