"""The fixed words of a trace in both languages."""

from __future__ import annotations

from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.witness import Clock

STARTED = Localized("started", "시작")
SINCE_START = Localized("since start", "시작부터")
SINCE_CAUSE = Localized("since cause", "앞 홉부터")
COMPLETE = Localized("complete", "완료")
INCOMPLETE = Localized("incomplete", "미완료")
HOPS_REACHED = Localized("{reached} of {all} hops in {time}", "{time} 동안 홉 {all}개 중 {reached}개 도달")
FIRST_MISSING = Localized("first missing", "처음으로 빠진 홉")
LAST_SEEN = Localized("last seen", "마지막 목격")
HINT = Localized("hint", "힌트")
NEXT = Localized("look again", "다시 보기")
MISSING = Localized("not seen", "보이지 않음")
NOT_REACHED = Localized("not reached", "도달하지 않음")

CLOCKS = {
    Clock.SENT: Localized("sent", "보낸 시각"),
    Clock.ROW: Localized("by the row", "행의 시각"),
    Clock.RECORD: Localized("by the record", "레코드의 시각"),
    Clock.ENTRY: Localized("by the entry", "항목의 시각"),
    Clock.ARRIVED: Localized("on arrival", "도착 시각"),
    Clock.REPLAYED: Localized("on replay", "다시 받은 시각"),
    Clock.SEEN: Localized("when looked at", "확인한 시각"),
}
