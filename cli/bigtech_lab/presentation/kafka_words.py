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
