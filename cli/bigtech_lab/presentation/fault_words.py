"""What `fault` says around the sentences of the catalogue."""

from __future__ import annotations

from typing import Final

from bigtech_lab.domain.localized import Localized

ON: Final = Localized("on", "켜짐")
EVERYWHERE: Final = Localized("everywhere", "모든 서비스")
ONLY_IN: Final = Localized("in {service} only", "{service}에만")
PHASE: Final = Localized("phase {phase}", "{phase}단계")
BOUNDS: Final = Localized("{least:g} to {most:g}, else {default:g}", "{least:g}~{most:g}, 기본값 {default:g}")
NONE_ON: Final = Localized("No fault is on.", "켜진 결함이 없습니다.")
SOME_ON: Final = Localized(
    "{count} on: {names}. All off: {command}", "{count}개 켜짐: {names}. 모두 끄기: {command}"
)
SWITCHED_ON: Final = Localized(
    "{name} is on ({settings}); `{command}` ends it.",
    "{name} 켜짐 ({settings}). `{command}` 명령으로 끕니다.",
)
SWITCHED_OFF: Final = Localized("{name} is off.", "{name} 꺼짐.")
WAS_NOT_ON: Final = Localized("{name} was not on.", "{name}: 켜져 있지 않았습니다.")
ALL_OFF: Final = Localized("off: {names}.", "끔: {names}.")
NONE_WAS_ON: Final = Localized("No fault was on.", "켜진 결함이 없었습니다.")
NO_STACK: Final = Localized("No stack runs, so none is on.", "실행 중인 스택이 없어 켜진 결함도 없습니다.")
