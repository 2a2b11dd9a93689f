"""The words around a prediction, in both languages."""

from __future__ import annotations

from bigtech_lab.domain.localized import Localized

DOES = Localized(
    "Once you have answered, the lab tries it on instance {instance} (about {seconds} s). {does}",
    "답하고 나면 인스턴스 {instance}에서 실제로 해 봅니다 (약 {seconds}초). {does}",
)
DOING = Localized("The lab is trying it …", "실제로 해 보는 중입니다 …")
BREAKING_OFF = Localized(
    "Breaking off; the stack is being made whole again …",
    "중단합니다. 스택을 원래 상태로 되돌리는 중입니다 …",
)
PREDICTED = Localized("you", "예측")
OBSERVED = Localized("seen", "관찰")
RIGHT = Localized("As you predicted.", "예측한 대로입니다.")
WRONG = Localized("Not all as you predicted.", "예측과 다른 점이 있습니다.")
RESTORED = Localized(
    "The stack is whole again ({seconds:.0f} s). Your record keeps the prediction.",
    "스택은 원래 상태로 돌아왔습니다 ({seconds:.0f}초). 예측 결과가 기록되었습니다.",
)
NOT_REMEMBERED = Localized("This prediction is not in your record.", "이 예측은 기록에 남지 않았습니다.")
LISTED = Localized("Make one: bigtech-lab predict {id}", "예측해 보기: bigtech-lab predict {id}")
NONE = Localized("There is no prediction yet.", "아직 예측 과제가 없습니다.")
