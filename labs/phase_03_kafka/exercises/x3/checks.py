"""Exercise X3, steps 1 and 4: user-service publishes, and the whole way is seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bigtech_lab.checks import Evidence, Failure, FirstMissing, Lab, check, eventually
from bigtech_lab.checks.member import two_members

from .deliveries import PATIENCE
from .effects import friendship_of
from .publication import EVENT, PEOPLE, SECONDS, TOPIC, Published, asked, place_of, shown


@check(points=4, timeout=45, uses=("gateway", "user-service", "postgres", "kafka"))
async def a_friend_request_is_published(lab: Lab) -> Evidence:
    """A request to POST /api/users/{id}/friend-requests appears on friend.events as friend.request.sent."""
    requester, addressee = await two_members(lab)
    published = await asked(lab, requester, addressee)
    if not published.records:
        raise Failure(
            "not-published",
            expected=f"one record on {TOPIC}",
            actual="none",
            evidence=Evidence(request_id=published.request_id, outbox_row=shown(published.row)),
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
    return Evidence(record=place_of(published.records[0]), value=value).handing_on(published)


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
                evidence=Evidence(records=[place_of(r) for r in published.records], row=shown(row)),
                first_missing=FirstMissing("outbox row in user_db", "user-service", place_of(record)),
                place=place_of(record),
            )
    return Evidence(row=shown(row), record=place_of(published.records[0]))


@check(points=2, timeout=45, needs=["a-friend-request-is-published"], uses=("kafka",))
async def the_key_keeps_a_pair_in_order(lab: Lab) -> Evidence:
    """The events of a pair of people have the same key, whoever of the two asks."""
    published = lab.state("a-friend-request-is-published", Published)
    one, other = sorted((published.requester, published.addressee))
    record = published.records[0]
    if record.key != f"{one}:{other}":
        raise Failure("wrong-key", expected=f"{one}:{other}", actual=record.key)
    return Evidence(record=place_of(record), key=record.key)


@check(points=2, timeout=45, needs=["a-friend-request-is-published"], uses=("kafka",))
async def the_event_carries_the_correlation(lab: Lab) -> Evidence:
    """The event carries the correlation id of the HTTP request on."""
    published = lab.state("a-friend-request-is-published", Published)
    carried = published.records[0].headers.get("ce_correlationid")
    if carried != published.correlation_id:
        raise Failure("event-without-correlation", expected=published.correlation_id, actual=carried)
    return Evidence(correlation_id=carried)


@check(points=4, timeout=45, uses=(*PEOPLE, "friend-service", "notification-service", "kafka"))
async def the_whole_way_is_seen(lab: Lab) -> Evidence:
    """One request is seen live from HTTP through Kafka to the addressee's stream."""
    requester, addressee = await two_members(lab)
    url = lab.chat.url("/api/notifications/stream")
    async with lab.observe.sse.open(url, headers={"Authorization": f"Bearer {addressee.token}"}) as stream:
        published = await asked(lab, requester, addressee)

        async def notified() -> str | None:
            told = (frame for frame in stream.frames if frame.event == "notification")
            return next((str(frame.data) for frame in told if str(requester.id) in str(frame.data)), None)

        async def friends() -> Mapping[str, Any] | None:
            return await friendship_of(lab, requester.id, addressee.id)

        record = published.records[0] if published.records else None
        friendship = await eventually(friends, within=PATIENCE) if record else None
        frame = await eventually(notified, within=PATIENCE) if record else None
    hops = {
        "HTTP": 202,
        "outbox": shown(published.row),
        "Kafka": place_of(record) if record else None,
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
