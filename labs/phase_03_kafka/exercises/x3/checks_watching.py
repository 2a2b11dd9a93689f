"""Exercise X3, step 4: what the learner saw of a request on Kafka, tried with one more request."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bigtech_lab.application.ports.observers import KafkaRecord
from bigtech_lab.checks import Evidence, Failure, FirstMissing, Lab, check, eventually
from bigtech_lab.checks.exercise_lab import ExerciseLab
from bigtech_lab.checks.member import two_members

from .checks_friendship import FRIEND_GROUP
from .checks_notification import NOTIFICATION_GROUP
from .deliveries import PATIENCE
from .publication import PEOPLE, TOPIC, asked, place_of, tells_of
from .worksheet import observed

WITH_YOUR_CODE = frozenset({FRIEND_GROUP, NOTIFICATION_GROUP})


@check(points=3, timeout=45, uses=(*PEOPLE, "friend-service", "notification-service", "kafka"))
async def what_you_saw_is_so(lab: ExerciseLab) -> Evidence:
    """What you wrote down of a request on Kafka (topic, key, header, groups) is true of the next one, too."""
    found = observed(lab, "topic", "key", "correlation_header", "groups")
    topic, header = str(found["topic"]), str(found["correlation_header"])
    ends = await lab.observe.kafka.partitions(topic)
    # Whoever has the larger id asks: otherwise requester and addressee would stand in the key's own order.
    requester, addressee = sorted(await two_members(lab), key=lambda member: member.id, reverse=True)
    published = await asked(lab, requester, addressee)
    if not published.records:
        witness = f"202 with the request id {published.request_id}"
        missing = FirstMissing("Kafka", "user-service", witness)
        raise Failure("nothing-to-watch", expected=TOPIC, actual="none", first_missing=missing, hop="Kafka")
    record = published.records[0]
    there = await lab.observe.kafka.records(topic, ends)
    if not any(tells_of(r.value, published.request_id) for r in there):
        raise Failure("not-on-that-topic", expected="the topic of the record", actual=topic)
    key = _with_ids(str(found["key"]), requester.id, addressee.id)
    if key != record.key:
        raise Failure("another-key", expected=record.key, actual=key, evidence=Evidence(at=place_of(record)))
    if record.headers.get(header) != published.correlation_id:
        headers = ", ".join(sorted(record.headers))
        raise Failure(
            "not-the-correlation", expected=published.correlation_id, actual=header, headers=headers
        )
    groups = await _readers(lab, record, found["groups"])
    return Evidence(record=place_of(record), key=key, header=header, groups=sorted(groups))


async def _readers(lab: Lab, record: KafkaRecord, named: object) -> Collection[str]:
    """The named groups, each of which has got past the record."""
    groups = {str(name) for name in named} if isinstance(named, list) else {str(named)}
    for group in sorted(groups):

        async def past(name: str = group) -> bool:
            committed = await lab.observe.kafka.committed(name, record.topic)
            return committed.get(record.partition, 0) > record.offset

        if not await eventually(past, within=PATIENCE):
            raise Failure(
                "group-did-not-read", expected="a group that reads it", actual=group, seconds=PATIENCE
            )
    if not groups >= WITH_YOUR_CODE:
        raise Failure("groups-missing", expected=len(WITH_YOUR_CODE), actual=sorted(groups & WITH_YOUR_CODE))
    return groups


def _with_ids(key: str, requester: int, addressee: int) -> str:
    smaller, larger = sorted((requester, addressee))
    ids: Mapping[str, int] = {
        "{requester}": requester,
        "{addressee}": addressee,
        "{smaller}": smaller,
        "{larger}": larger,
    }
    for name, number in ids.items():
        key = key.replace(name, str(number))
    return key
