"""Phase 2, C2.2: the aggregate User, and Block, which one person makes and which keeps two apart."""

from __future__ import annotations

from bigtech_lab.checks import (
    Evidence,
    Lab,
    befriend,
    check,
    expect_error_shape,
    expect_status,
    expect_value,
)

from .checks_people import ASK, PEOPLE, People

PRESENT = "PUT /api/profile/me"
BLOCK = "POST /api/friends/blocks/{user_id}"
_NAME = "SELECT display_name, status_message FROM users WHERE id = $1"
_EVENTS = "SELECT type FROM outbox WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY position"


@check(points=2, uses=("gateway", "user-service", "postgres"), needs=[PEOPLE])
async def an_account_keeps_a_visible_name(lab: Lab) -> Evidence:
    """A display name has 1 to 100 characters, one of them visible; what changes nothing records no event."""
    dan = lab.state(PEOPLE, People).dan
    (before,) = await lab.observe.sql.rows("user_db", _NAME, dan.id)
    wrong = {
        "blank name": {"display_name": "   "},
        "name too long": {"display_name": "x" * 101},
        "status too long": {"status_message": "x" * 201},
    }
    for what, body in wrong.items():
        reply = await lab.chat.call("PUT", "/api/profile/me", token=dan.token, json=body)
        expect_error_shape(f"{PRESENT} ({what})", reply, 422)
    same = {"display_name": before["display_name"]}
    reply = await lab.chat.call("PUT", "/api/profile/me", token=dan.token, json=same)
    expect_status(f"{PRESENT} (the same name)", reply, 200)
    (after,) = await lab.observe.sql.rows("user_db", _NAME, dan.id)
    expect_value(f"row {dan.id} of users", dict(after), dict(before))
    events = await lab.observe.sql.rows("user_db", _EVENTS, "user", str(dan.id))
    expect_value(f"events of user {dan.id}", [event["type"] for event in events], ["user.registered"])
    return Evidence(user=dan.id, refused=list(wrong), events=["user.registered"])


@check(points=2, uses=("gateway", "friend-service", "postgres"), needs=[PEOPLE])
async def a_block_keeps_both_apart(lab: Lab) -> Evidence:
    """A block ends the friendship and keeps both from asking again; blocking twice is blocking once."""
    people = lab.state(PEOPLE, People)
    ben, finn = people.ben, people.finn
    await befriend(lab, ben, finn)
    oneself = await lab.chat.call("POST", f"/api/friends/blocks/{ben.id}", token=ben.token)
    expect_error_shape(f"{BLOCK} (oneself)", oneself, 400)
    for _ in range(2):
        reply = await lab.chat.call("POST", f"/api/friends/blocks/{finn.id}", token=ben.token)
        expect_status(BLOCK, reply, 200)
    friends = await lab.chat.friends(ben.token)
    expect_status("GET /api/friends/list", friends, 200)
    still = finn.id in [friend["user_id"] for friend in friends.body]
    expect_value(f"user {finn.id} among the friends of {ben.id}", still, False)
    for one, other in ((finn, ben), (ben, finn)):
        asked = await lab.chat.request_friend(one.token, other.id)
        expect_error_shape(f"{ASK} (kept apart)", asked, 403)
    events = await lab.observe.sql.rows("friend_db", _EVENTS, "block", f"{ben.id}:{finn.id}")
    expect_value(f"events of block {ben.id}:{finn.id}", [event["type"] for event in events], ["user.blocked"])
    return Evidence(blocker=ben.id, blocked=finn.id, asking=403, events=["user.blocked"])
