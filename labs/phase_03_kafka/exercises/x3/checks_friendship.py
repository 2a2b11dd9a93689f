"""Exercise X3, step 2: friend-service makes a friendship of a request that the check itself publishes."""

from __future__ import annotations

from bigtech_lab.checks import Evidence, Failure, Lab, check, expect_status
from bigtech_lab.checks.member import two_members

from .deliveries import effect_of, offset_committed, put_again, put_request, rehearsed
from .effects import friendship_of_put
from .publication import PEOPLE

FRIEND_SIDE = ("kafka", "friend-service", "postgres")
FRIEND_GROUP = "friend-service.requests"


@check(points=4, timeout=45, uses=(*FRIEND_SIDE, *PEOPLE))
async def a_request_becomes_a_friendship(lab: Lab) -> Evidence:
    """A request on friend.events becomes a friendship in friend_db, and then its offset is committed."""
    requester, addressee = await two_members(lab)
    put = await put_request(lab, requester.id, addressee.id, username=requester.person.username)
    friendship = await effect_of(lab, put, FRIEND_GROUP, friendship_of_put, lost="no-friendship")
    await offset_committed(lab, put, FRIEND_GROUP)
    return Evidence(record=put.place, friendship=friendship).handing_on((put, addressee))


@check(points=3, timeout=45, needs=["a-request-becomes-a-friendship"], uses=(*FRIEND_SIDE, *PEOPLE))
async def a_second_delivery_reopens_nothing(lab: Lab) -> Evidence:
    """A request that was declined stays declined when its event is delivered once more."""
    put, addressee = lab.state("a-request-becomes-a-friendship", tuple)
    path = f"/api/friends/status/{put.requester}"
    answer = await lab.chat.call("PUT", path, token=addressee.token, json={"action": "reject"})
    expect_status(f"PUT {path}", answer, 200)
    again = await put_again(lab, put)
    await offset_committed(lab, again, FRIEND_GROUP)
    friendship = await friendship_of_put(lab, put)
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
    return await rehearsed(lab, "dies-once", FRIEND_GROUP, friendship_of_put, "offset-before-effect")


@check(points=3, timeout=45, needs=["a-crash-loses-no-request"], uses=FRIEND_SIDE)
async def a_failure_is_tried_again(lab: Lab) -> Evidence:
    """A request during which the database is away for a moment is tried again."""
    return await rehearsed(lab, "fails-once", FRIEND_GROUP, friendship_of_put, "swallowed-error")
