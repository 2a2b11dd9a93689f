"""Exercise X3: each of the four steps by itself; a step's input is made here, not by the step before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from bigtech_lab.application.ports.observers import KafkaRecord
from bigtech_lab.checks import Evidence, Failure, FirstMissing, Lab, check, eventually, expect_status
from bigtech_lab.checks.member import Member, two_members
from bigtech_lab.domain.trace_context import TraceContext

TOPIC = "friend.events"
EVENT = "friend.request.sent"
SECONDS = 6.0
# What ends as soon as it is there may take longer on a busy machine.
PATIENCE = 12.0
# An effect that comes after the offset was committed is late, and a look may fall in between.
GRACE_SECONDS = 0.7
# Who is only written about need not exist; so high that nobody ever has this id.
NOBODY = 2**50
PEOPLE = ("gateway", "user-service", "postgres")


@dataclass(frozen=True, slots=True)
class Published:
    """A request that was taken in: its ids, the outbox row, the records that carry it."""

    requester: int
    addressee: int
    request_id: str
    correlation_id: str
    row: Mapping[str, Any] | None
    records: tuple[KafkaRecord, ...]


@dataclass(frozen=True, slots=True)
class Put:
    """A request that the check itself put on the topic, and where."""

    id: str
    correlation_id: str
    requester: int
    addressee: int
    key: str
    value: Mapping[str, Any]
    headers: Mapping[str, str]
    partition: int
    offset: int

    @property
    def place(self) -> str:
        """As people write it."""
        return f"{TOPIC}[{self.partition}]@{self.offset}"


# X3.1 user-service publishes


@check(points=4, timeout=45, uses=("gateway", "user-service", "postgres", "kafka"))
async def a_friend_request_is_published(lab: Lab) -> Evidence:
    """A request to POST /api/users/{id}/friend-requests appears on friend.events as friend.request.sent."""
    requester, addressee = await two_members(lab)
    published = await _asked(lab, requester, addressee)
    if not published.records:
        raise Failure(
            "not-published",
            expected=f"one record on {TOPIC}",
            actual="none",
            evidence=Evidence(request_id=published.request_id, outbox_row=_shown(published.row)),
            first_missing=FirstMissing(
                "record on friend.events" if published.row else "outbox row in user_db",
                "user-service",
                f"202 with the request id {published.request_id}",
            ),
            seconds=SECONDS,
        )
    value = published.records[0].value
    wanted = {
        "requester_id": requester.id,
        "requester_username": requester.person.username,
        "addressee_id": addressee.id,
        "message": "Hello",
    }
    wrong = {name: value.get(name) for name, right in wanted.items() if value.get(name) != right}
    if wrong or published.records[0].headers.get("ce_type") != EVENT:
        raise Failure("wrong-payload", expected=wanted, actual=value, what=", ".join(wrong) or "ce_type")
    return Evidence(record=_place(published.records[0]), value=value).handing_on(published)


@check(points=3, timeout=45, needs=["a-friend-request-is-published"], uses=("kafka", "postgres"))
async def the_event_leaves_through_the_outbox(lab: Lab) -> Evidence:
    """The event leaves through the outbox: its row is committed, the relay sends it, nothing else does."""
    published = lab.state("a-friend-request-is-published", Published)
    row = published.row
    for record in published.records:
        if row is None or record.headers.get("ce_id") != str(row["id"]):
            raise Failure(
                "publish-before-commit",
                expected="every record has an outbox row of the same id",
                actual={"record": record.headers.get("ce_id"), "row": row and str(row["id"])},
                evidence=Evidence(records=[_place(r) for r in published.records], row=_shown(row)),
                first_missing=FirstMissing("outbox row in user_db", "user-service", _place(record)),
                place=_place(record),
            )
    return Evidence(row=_shown(row), record=_place(published.records[0]))


@check(points=2, timeout=45, needs=["a-friend-request-is-published"], uses=("kafka",))
async def the_key_keeps_a_pair_in_order(lab: Lab) -> Evidence:
    """The events of a pair of people have the same key, whoever of the two asks."""
    published = lab.state("a-friend-request-is-published", Published)
    one, other = sorted((published.requester, published.addressee))
    record = published.records[0]
    if record.key != f"{one}:{other}":
        raise Failure("wrong-key", expected=f"{one}:{other}", actual=record.key)
    return Evidence(record=_place(record), key=record.key)


@check(points=2, timeout=45, needs=["a-friend-request-is-published"], uses=("kafka",))
async def the_event_carries_the_correlation(lab: Lab) -> Evidence:
    """The event carries the correlation id of the HTTP request on."""
    published = lab.state("a-friend-request-is-published", Published)
    carried = published.records[0].headers.get("ce_correlationid")
    if carried != published.correlation_id:
        raise Failure("event-without-correlation", expected=published.correlation_id, actual=carried)
    return Evidence(correlation_id=carried)


# X3.2 friend-service makes a friendship of it


FRIEND_SIDE = ("kafka", "friend-service", "postgres")
FRIEND_GROUP = "friend-service.requests"


@check(points=4, timeout=45, uses=(*FRIEND_SIDE, *PEOPLE))
async def a_request_becomes_a_friendship(lab: Lab) -> Evidence:
    """A request on friend.events becomes a friendship in friend_db, and then its offset is committed."""
    requester, addressee = await two_members(lab)
    put = await _put(lab, requester.id, addressee.id, username=requester.person.username)
    friendship = await _effect(lab, put, FRIEND_GROUP, _friendship, lost="no-friendship")
    await _offset_committed(lab, put, FRIEND_GROUP)
    return Evidence(record=put.place, friendship=friendship).handing_on((put, addressee))


@check(points=3, timeout=45, needs=["a-request-becomes-a-friendship"], uses=(*FRIEND_SIDE, *PEOPLE))
async def a_second_delivery_reopens_nothing(lab: Lab) -> Evidence:
    """A request that was declined stays declined when its event is delivered once more."""
    put, addressee = lab.state("a-request-becomes-a-friendship", tuple)
    path = f"/api/friends/status/{put.requester}"
    answer = await lab.chat.call("PUT", path, token=addressee.token, json={"action": "reject"})
    expect_status(f"PUT {path}", answer, 200)
    again = await _put_again(lab, put)
    await _offset_committed(lab, again, FRIEND_GROUP)
    friendship = await _friendship(lab, put)
    status = friendship and friendship["status"]
    if status != "rejected":
        raise Failure(
            "no-idempotency",
            expected="rejected",
            actual=status,
            evidence=Evidence(event_id=put.id, first=put.place, second=again.place),
            what=f"friendship: rejected → {status}",
        )
    return Evidence(event_id=put.id, first=put.place, second=again.place, status=status)


@check(points=3, timeout=45, needs=["a-request-becomes-a-friendship"], uses=FRIEND_SIDE)
async def a_crash_loses_no_request(lab: Lab) -> Evidence:
    """A process that dies just before its commit loses no request."""
    return await _rehearsed(lab, "dies-once", FRIEND_GROUP, _friendship, "offset-before-effect")


@check(points=3, timeout=45, needs=["a-crash-loses-no-request"], uses=FRIEND_SIDE)
async def a_failure_is_tried_again(lab: Lab) -> Evidence:
    """A request during which the database is away for a moment is tried again."""
    return await _rehearsed(lab, "fails-once", FRIEND_GROUP, _friendship, "swallowed-error")


# X3.3 notification-service tells the addressee


NOTIFICATION_SIDE = ("kafka", "notification-service", "postgres")
NOTIFICATION_GROUP = "notification-service.requests"


@check(points=4, timeout=45, uses=NOTIFICATION_SIDE)
async def a_request_becomes_a_notification(lab: Lab) -> Evidence:
    """A request on friend.events becomes a notification of the addressee that keeps the correlation."""
    put = await _put(lab, _nobody(lab), _nobody(lab))
    notification = await _effect(lab, put, NOTIFICATION_GROUP, _notification, lost="no-notification")
    if str(notification["correlation_id"]) != put.correlation_id:
        raise Failure(
            "correlation-lost", expected=put.correlation_id, actual=str(notification["correlation_id"])
        )
    if notification["type"] != "friend_request" or notification["actor_id"] != put.requester:
        what = f"notification {notification['type']} of {notification['actor_id']}"
        raise Failure("wrong-payload", expected="friend_request", actual=_shown(notification), what=what)
    await _offset_committed(lab, put, NOTIFICATION_GROUP)
    return Evidence(record=put.place, notification=_shown(notification)).handing_on(put)


@check(points=3, timeout=45, needs=["a-request-becomes-a-notification"], uses=NOTIFICATION_SIDE)
async def a_second_delivery_tells_nothing(lab: Lab) -> Evidence:
    """An event that is delivered twice is told once."""
    put = lab.state("a-request-becomes-a-notification", Put)
    query = "SELECT consumer FROM inbox WHERE event_id = $1"
    claimed = await lab.observe.sql.rows("notification_db", query, UUID(put.id))
    if not claimed:
        raise Failure(
            "no-idempotency",
            expected="a row in the inbox of notification_db",
            actual="none",
            evidence=Evidence(event_id=put.id),
            what="inbox of notification_db",
        )
    again = await _put_again(lab, put)
    await _offset_committed(lab, again, NOTIFICATION_GROUP)
    query = "SELECT count(*) AS number FROM notifications WHERE user_id = $1"
    rows = await lab.observe.sql.rows("notification_db", query, put.addressee)
    if rows[0]["number"] != 1:
        raise Failure(
            "no-idempotency", expected=1, actual=rows[0]["number"], what=f"{rows[0]['number']} notifications"
        )
    return Evidence(event_id=put.id, first=put.place, second=again.place, notifications=1)


@check(points=2, timeout=45, needs=["a-request-becomes-a-notification"], uses=NOTIFICATION_SIDE)
async def a_crash_loses_no_notification(lab: Lab) -> Evidence:
    """A process that dies just before its commit loses no notification."""
    return await _rehearsed(lab, "dies-once", NOTIFICATION_GROUP, _notification, "offset-before-effect")


@check(points=2, timeout=45, needs=["a-crash-loses-no-notification"], uses=NOTIFICATION_SIDE)
async def a_failed_notification_is_tried_again(lab: Lab) -> Evidence:
    """A notification during which the database is away for a moment is tried again."""
    return await _rehearsed(lab, "fails-once", NOTIFICATION_GROUP, _notification, "swallowed-error")


# X3.4 the whole way


@check(points=4, timeout=45, uses=(*PEOPLE, "friend-service", "notification-service", "kafka"))
async def the_whole_way_is_seen(lab: Lab) -> Evidence:
    """One request is seen live from HTTP through Kafka to the addressee's stream."""
    requester, addressee = await two_members(lab)
    url = lab.chat.url("/api/notifications/stream")
    async with lab.observe.sse.open(url, headers={"Authorization": f"Bearer {addressee.token}"}) as stream:
        published = await _asked(lab, requester, addressee)

        async def shown() -> str | None:
            told = (frame for frame in stream.frames if frame.event == "notification")
            return next((str(frame.data) for frame in told if str(requester.id) in str(frame.data)), None)

        async def friends() -> Mapping[str, Any] | None:
            return await _friendship_of(lab, requester.id, addressee.id)

        record = published.records[0] if published.records else None
        friendship = await eventually(friends, within=PATIENCE) if record else None
        frame = await eventually(shown, within=PATIENCE) if record else None
    hops = {
        "HTTP": 202,
        "outbox": _shown(published.row),
        "Kafka": _place(record) if record else None,
        "friendship": friendship,
        "SSE": frame,
    }
    missing = next((hop for hop, seen in hops.items() if seen is None), None)
    if missing:
        raise Failure(
            "nothing-to-watch",
            expected=list(hops),
            actual=[hop for hop, seen in hops.items() if seen is not None],
            evidence=Evidence(request_id=published.request_id),
            first_missing=FirstMissing(
                missing, "user-service", f"202 with the request id {published.request_id}"
            ),
            hop=missing,
        )
    return Evidence(**hops)


# What the steps share


async def _asked(lab: Lab, requester: Member, addressee: Member) -> Published:
    """Asks by HTTP and looks for what comes of it until the time is up."""
    since = await lab.observe.kafka.partitions(TOPIC)
    context = _new_context()
    path = f"/api/users/{addressee.id}/friend-requests"
    reply = await lab.chat.call(
        "POST", path, token=requester.token, json={"message": "Hello"}, context=context
    )
    expect_status(f"POST {path}", reply, 202)
    request_id = str(reply.body["request_id"])

    async def records() -> tuple[KafkaRecord, ...] | None:
        found = await lab.observe.kafka.records(TOPIC, since, wait=0.2)
        return tuple(r for r in found if _tells_of(r.value, request_id)) or None

    seen = await eventually(records, within=SECONDS) or ()
    row = await eventually(lambda: _outbox_row(lab, request_id), within=0.5)
    if row is not None and not any(r.headers.get("ce_id") == str(row["id"]) for r in seen):
        # One that went past the outbox may be there before the relay's.
        seen = await eventually(records, within=0.5) or seen
    return Published(requester.id, addressee.id, request_id, context.correlation_id, row, seen)


def _new_context() -> TraceContext:
    return TraceContext(uuid4().hex, uuid4().hex[:16], str(uuid4()))


def _tells_of(value: object, request_id: str) -> bool:
    return isinstance(value, Mapping) and value.get("request_id") == request_id


async def _outbox_row(lab: Lab, request_id: str) -> Mapping[str, Any] | None:
    rows = await lab.observe.sql.rows(
        "user_db",
        "SELECT id, type, partition_key, correlation_id, kafka_partition, kafka_offset FROM outbox "
        "WHERE payload ->> 'request_id' = $1",
        request_id,
    )
    return rows[0] if rows else None


async def _put(
    lab: Lab, requester: int, addressee: int, *, username: str = "nobody", rehearsal: str = ""
) -> Put:
    """Puts a request on the topic as user-service would."""
    event_id, correlation_id = str(uuid4()), str(uuid4())
    key = f"{min(requester, addressee)}:{max(requester, addressee)}"
    now = datetime.now(UTC).isoformat()
    value = {
        "requester_id": requester,
        "requester_username": username,
        "addressee_id": addressee,
        "sent_at": now,
        "message": None,
        "request_id": str(uuid4()),
    }
    headers = {
        "ce_id": event_id,
        "ce_source": "/user-service",
        "ce_type": EVENT,
        "ce_specversion": "1.0",
        "ce_time": now,
        "content-type": "application/json",
        "ce_correlationid": correlation_id,
        "ce_traceparent": _new_context().traceparent,
        "ce_partitionkey": key,
        **({"lab_rehearsal": rehearsal} if rehearsal else {}),
    }
    partition, offset = await lab.observe.kafka.put(TOPIC, key, value, headers)
    return Put(event_id, correlation_id, requester, addressee, key, value, headers, partition, offset)


async def _put_again(lab: Lab, put: Put) -> Put:
    partition, offset = await lab.observe.kafka.put(TOPIC, put.key, put.value, put.headers)
    return Put(
        put.id, put.correlation_id, put.requester, put.addressee, put.key, put.value, put.headers,
        partition, offset,
    )  # fmt: skip


def _nobody(lab: Lab) -> int:
    return NOBODY + lab.random.randrange(2**40) * 2**8 + int(lab.nonce[:2], 16)


Look = Any
"""`(lab, put) → what there is of the effect, or None`."""


async def _effect(lab: Lab, put: Put, group: str, look: Look, *, lost: str) -> Any:
    """What came of the record; fails as soon as the group is past it without any effect."""
    passed = False

    async def there() -> Any:
        nonlocal passed
        seen = await look(lab, put)
        if seen is None:
            committed = await lab.observe.kafka.committed(group, TOPIC)
            passed = committed.get(put.partition, 0) > put.offset
        return seen or passed

    await eventually(there, within=PATIENCE, every=0.05)
    effect = await eventually(lambda: look(lab, put), within=GRACE_SECONDS if passed else 0.0)
    if effect is None:
        component = group.partition(".")[0]
        raise Failure(
            lost if passed else "not-consumed",
            expected="an effect",
            actual="none",
            evidence=Evidence(record=put.place, event_id=put.id, group=group),
            first_missing=FirstMissing(f"effect in {component}", component, put.place),
            place=put.place,
            group=group,
            seconds=PATIENCE,
        )
    return effect


async def _offset_committed(lab: Lab, put: Put, group: str) -> None:
    async def past() -> bool:
        committed = await lab.observe.kafka.committed(group, TOPIC)
        return committed.get(put.partition, 0) > put.offset

    if not await eventually(past, within=PATIENCE, every=0.05):
        raise Failure(
            "offset-not-committed",
            expected=f"> {put.offset}",
            actual=(await lab.observe.kafka.committed(group, TOPIC)).get(put.partition),
            place=put.place,
            group=group,
        )


async def _rehearsed(lab: Lab, accident: str, group: str, look: Look, lost: str) -> Evidence:
    put = await _put(lab, _nobody(lab), _nobody(lab), rehearsal=accident)
    await _effect(lab, put, group, look, lost=lost)
    await _offset_committed(lab, put, group)
    return Evidence(accident=accident, record=put.place, event_id=put.id)


async def _friendship(lab: Lab, put: Put) -> Mapping[str, Any] | None:
    return await _friendship_of(lab, put.requester, put.addressee)


async def _friendship_of(lab: Lab, requester: int, addressee: int) -> Mapping[str, Any] | None:
    rows = await lab.observe.sql.rows(
        "friend_db",
        "SELECT id, status FROM friendships WHERE requester_id = $1 AND addressee_id = $2",
        requester,
        addressee,
    )
    return dict(rows[0]) if rows else None


async def _notification(lab: Lab, put: Put) -> Mapping[str, Any] | None:
    rows = await lab.observe.sql.rows(
        "notification_db",
        "SELECT type, actor_id, event_id, correlation_id FROM notifications WHERE user_id = $1",
        put.addressee,
    )
    return dict(rows[0]) if rows else None


def _place(record: KafkaRecord) -> str:
    return f"{record.topic}[{record.partition}]@{record.offset}"


def _shown(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {name: str(value) for name, value in row.items()} if row is not None else None
