"""The fixed words about Kafka in both languages; topic, offset and the like are said as Kafka says them."""

from __future__ import annotations

from bigtech_lab.domain.localized import Localized

TOPIC = Localized("topic", "토픽")
PARTITIONS = Localized("partitions", "파티션")
PARTITION = Localized("partition", "파티션")
RECORDS = Localized("records", "레코드")
BEGIN = Localized("first offset", "첫 오프셋")
END = Localized("end", "끝")
GROUP = Localized("group", "그룹")
STATE = Localized("state", "상태")
MEMBERS = Localized("members", "멤버")
LAG = Localized("lag", "lag")
COMMITTED = Localized("committed", "커밋")
READ_BY = Localized("read by", "읽는 곳")
NOBODY = Localized("nobody", "없음")
NO_GROUPS = Localized("There are no consumer groups yet.", "아직 consumer group이 없습니다.")
NO_RECORDS = Localized("No record is there that fits.", "맞는 레코드가 없습니다.")
FOLLOWING = Localized(
    "Waiting for new records on {topics}; Ctrl-C ends it.",
    "{topics}의 새 레코드를 기다립니다. Ctrl-C로 끝냅니다.",
)
PLACE = Localized("place", "위치")
TIME = Localized("time", "시각")
KEY = Localized("key", "키")
NONE = Localized("none", "없음")
NO_EVENT = Localized("The record is no CloudEvent.", "이 레코드는 CloudEvent가 아닙니다.")
VALUE = Localized("value", "값")
HIDDEN = Localized(
    "Message text and mail addresses are hidden; --full shows them.",
    "메시지 내용과 메일 주소는 가려져 있습니다. --full로 볼 수 있습니다.",
)

PAGE = {
    "topics": Localized("Topics", "토픽"),
    "groups": Localized("Consumer groups", "컨슈머 그룹"),
    "records": Localized("Records", "레코드"),
    "all": Localized("all topics", "모든 토픽"),
    "lag": LAG,
    "behind": Localized("records wait", "개 대기 중"),
    "partition": PARTITION,
    "committed": COMMITTED,
    "end": END,
    "time": TIME,
    "place": PLACE,
    "event": Localized("event", "이벤트"),
    "key": KEY,
    "correlation": Localized("correlation", "correlation"),
    "headers": Localized("headers", "헤더"),
    "value": VALUE,
    "no_event": NO_EVENT,
    "none": NO_RECORDS,
    "filter": Localized("type, correlation, trace or event id", "타입, correlation·trace·이벤트 id"),
    "live": Localized("live", "실시간"),
    "follow": Localized("everything with this correlation", "이 correlation의 모든 레코드"),
    "away": Localized("Kafka does not answer:", "Kafka가 응답하지 않습니다:"),
    "ended": Localized(
        "The command has ended; this page is a memory.", "명령이 끝났습니다. 이 화면은 마지막 상태입니다."
    ),
    "hidden": Localized(
        "Message text and mail addresses are hidden.", "메시지 내용과 메일 주소는 가려져 있습니다."
    ),
    "keyboard": Localized(
        "Keys: ↑ ↓ from record to record, Enter opens one, / filters, l stops, t for the colours.",
        "키: ↑ ↓ 레코드 이동, Enter 열기, / 필터, l 멈춤·계속, t 색 바꾸기.",
    ),
    "theme": Localized("Light or dark", "밝게 · 어둡게"),
}
"""What the page says, by the name under which its template asks for it."""

SERVED = Localized(
    "Kafka of the instance {instance}: {url}  (only this machine sees it; Ctrl-C ends it)",
    "인스턴스 {instance}의 Kafka: {url}  (이 컴퓨터에서만 보입니다. Ctrl-C로 끝냅니다)",
)
