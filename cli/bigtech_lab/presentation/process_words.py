"""What `ps` says, in both languages."""

from __future__ import annotations

from typing import Final

from bigtech_lab.domain.localized import Localized

NOTHING: Final = Localized("Nothing is running.", "실행 중인 것이 없습니다.")
NAMES: Final = (Localized("instance", "인스턴스"), Localized("component", "구성 요소"))
NUMBERS: Final = (
    Localized("pid", "pid"),
    Localized("processes", "프로세스"),
    Localized("memory", "메모리"),
    Localized("cpu", "cpu"),
    Localized("started", "시작"),
)
UNKNOWN: Final = Localized("(unknown)", "(알 수 없음)")
SUM: Final = Localized("components: {count}, {memory:.0f} MB", "구성 요소 {count}개, {memory:.0f} MB")
