"""Exercise X3, step 3: notification-service tells the addressee of a request that the check publishes."""

from __future__ import annotations

from uuid import UUID

from bigtech_lab.checks import Evidence, Failure, Lab, check

from .deliveries import Put, effect_of, nobody, offset_committed, put_again, put_request, rehearsed
from .effects import notification_of
from .publication import shown

NOTIFICATION_SIDE = ("kafka", "notification-service", "postgres")
NOTIFICATION_GROUP = "notification-service.requests"


@check(points=4, timeout=45, uses=NOTIFICATION_SIDE)
async def a_request_becomes_a_notification(lab: Lab) -> Evidence:
    """A request on friend.events becomes a notification of the addressee that keeps the correlation."""
    put = await put_request(lab, nobody(lab), nobody(lab))
    notification = await effect_of(lab, put, NOTIFICATION_GROUP, notification_of, lost="no-notification")
    if str(notification["correlation_id"]) != put.correlation_id:
        raise Failure(
            "correlation-lost", expected=put.correlation_id, actual=str(notification["correlation_id"])
        )
    if notification["type"] != "friend_request" or notification["actor_id"] != put.requester:
        what = f"notification {notification['type']} of {notification['actor_id']}"
        raise Failure("wrong-payload", expected="friend_request", actual=shown(notification), what=what)
    await offset_committed(lab, put, NOTIFICATION_GROUP)
    return Evidence(record=put.place, notification=shown(notification)).handing_on(put)


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
    again = await put_again(lab, put)
    await offset_committed(lab, again, NOTIFICATION_GROUP)
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
    return await rehearsed(lab, "dies-once", NOTIFICATION_GROUP, notification_of, "offset-before-effect")


@check(points=2, timeout=45, needs=["a-crash-loses-no-notification"], uses=NOTIFICATION_SIDE)
async def a_failed_notification_is_tried_again(lab: Lab) -> Evidence:
    """A notification during which the database is away for a moment is tried again."""
    return await rehearsed(lab, "fails-once", NOTIFICATION_GROUP, notification_of, "swallowed-error")
