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

TIMELINE = Localized("Timeline", "타임라인")
SEQUENCE = Localized("Sequence", "시퀀스")
THEME = Localized("Light or dark", "밝게 · 어둡게")
KEYS = Localized(
    "Keys: ↑ ↓ go from hop to hop, Enter opens one, a opens all, t changes the colours.",
    "키: ↑ ↓ 홉 이동, Enter 열기, a 모두 열기, t 색 바꾸기.",
)
PLACE = Localized("seen at", "본 곳")
CLOCK = Localized("clock", "시각의 기준")
CAUSE = Localized("caused by", "원인")
START_OF_FLOW = Localized("the request itself", "요청 자체")
REDACTED = Localized(
    "Message text, mail addresses and secrets are not part of a trace.",
    "메시지 내용, 메일 주소, 비밀 값은 트레이스에 들어가지 않습니다.",
)

NO_TRACES = Localized("There are no traces yet.", "아직 트레이스가 없습니다.")
FLOW = Localized("flow", "흐름")
HOP = Localized("hop", "홉")
HOPS = Localized("hops", "홉")
LENGTH = Localized("length", "걸린 시간")
CORRELATION = Localized("correlation_id", "correlation_id")
CHANGE = Localized("change", "차이")
WHOLE = Localized("as a whole", "전체")
ONLY_FIRST = Localized("only in the first", "첫 번째에만")
ONLY_SECOND = Localized("only in the second", "두 번째에만")
GAPS = Localized(
    "The times are from the cause of each hop; of the request until its answer.",
    "홉의 시간은 각 원인부터, 요청의 시간은 응답까지 잰 것입니다.",
)
FOLLOWING = Localized(
    "Following every event from now on; Ctrl-C ends it.",
    "지금부터의 모든 이벤트를 따라갑니다. Ctrl-C로 끝냅니다.",
)
BLIND = Localized("Nothing can be seen of {window}: {trouble}", "{window}이(가) 보이지 않습니다: {trouble}")
EXPECTED = Localized("expected", "기대")
HELD = Localized("held", "지켜짐")
NOT_HELD = Localized("not held", "어긋남")
SAVED = Localized("Saved as {file}.", "{file}에 저장했습니다.")
PAGE_WRITTEN = Localized("The page is {file}.", "페이지: {file}")

SPAN = Localized("span", "스팬")
SPAN_COUNT = Localized("spans: {count}", "스팬 {count}개")
TOOK = Localized("took {time}", "{time} 걸림")
FAILED = Localized("failed", "실패")
SPANS_OF_NO_HOP = Localized("Spans that belong to no hop", "어느 홉에도 속하지 않는 스팬")
NO_SPANS = Localized(
    "{url} has no spans of this trace: was the stack started with OTEL_EXPORTER_OTLP_ENDPOINT?",
    "{url}에 이 트레이스의 스팬이 없습니다. OTEL_EXPORTER_OTLP_ENDPOINT를 지정해 스택을 시작했는지 보세요.",
)
SPANS_AWAY = Localized(
    "No spans: the tracing backend {url} does not answer: {trouble}",
    "스팬 없음: 트레이싱 백엔드 {url}이(가) 응답하지 않습니다: {trouble}",
)

_PARTICIPANTS = {"client": Localized("sender", "보내는 쪽"), "reader": Localized("reader", "받는 쪽")}


def participant(name: str, language: str) -> str:
    """The name of one who takes part in a trace, for people; servers and services keep their own."""
    said = _PARTICIPANTS.get(name)
    return name if said is None else said.in_language(language)
