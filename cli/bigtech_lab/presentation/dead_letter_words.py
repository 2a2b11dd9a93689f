"""What `dlq` says, in both languages."""

from __future__ import annotations

from typing import Final

from bigtech_lab.domain.localized import Localized

NONE: Final = Localized("There are no dead letters.", "데드 레터가 없습니다.")
NONE_OF: Final = Localized("{topic} has no dead letters.", "{topic}에는 데드 레터가 없습니다.")
TOPIC: Final = Localized("topic", "토픽")
COUNT: Final = Localized("count", "개수")
WAITING: Final = Localized("waiting", "대기")
OLDEST: Final = Localized("oldest", "가장 오래된 것")
LETTER: Final = Localized("letter", "레터")
BURIED: Final = Localized("buried", "보낸 시각")
TYPE: Final = Localized("type", "타입")
WHY: Final = Localized("consumer and reason", "소비자와 이유")
REPLAYED_TO: Final = Localized(" (replayed to {place})", " ({place}로 다시 보냄)")
FACTS: Final = {
    "letter": LETTER,
    "reason": Localized("reason", "이유"),
    "consumer": Localized("consumer", "소비자"),
    "buried": BURIED,
    "origin": Localized("origin", "원래 위치"),
    "replayed": Localized("replayed", "다시 보냄"),
    "key": Localized("key", "키"),
}
ATTEMPTS: Final = Localized("{consumer}, attempts: {count}", "{consumer}, 시도 {count}번")
UNKNOWN: Final = Localized("unknown", "알 수 없음")
NOT_REPLAYED: Final = Localized("no", "아니요")
NO_KEY: Final = Localized("none", "없음")
HEADERS: Final = Localized("headers", "헤더")
VALUE: Final = Localized("value", "값")
STAYS: Final = Localized("stays: {reason}", "그대로 둠: {reason}")
WOULD_GO: Final = Localized("would go to {topic}", "보낼 곳: {topic}")
SENT: Final = Localized("sent to {place}", "보냄: {place}")
FOR_WHOM: Final = Localized("({type}, for {consumer})", "({type}, {consumer} 대상)")
LEFT_OUT: Final = Localized(
    "[too large to be kept, {count:,} bytes]", "[너무 커서 보관하지 않음, {count:,} bytes]"
)
MORE_LINES: Final = Localized(
    "… ({count} more lines; --json has them)", "… ({count}줄 더 있음, --json으로 전체를 볼 수 있음)"
)
NOTHING: Final = Localized("There is nothing to replay.", "다시 보낼 것이 없습니다.")
REPLAYED: Final = Localized("{sent} of {all} replayed.", "{all}개 중 {sent}개를 다시 보냈습니다.")
NEXT: Final = Localized("Next: {command}", "다음: {command}")
