"""Phase 2, C2.2: the aggregate Friendship refuses what would break its rules, whoever asks and how often."""

from __future__ import annotations

import asyncio

from bigtech_lab.checks import (
    Evidence,
    Failure,
    Lab,
    Member,
    befriend,
    check,
    expect_error_shape,
    expect_status,
    expect_value,
)

from .checks_people import ASK, PEOPLE, People

ANSWER = "PUT /api/friends/status/{requester_id}"
_FRIENDS = ("gateway", "friend-service", "postgres")
_OF_PAIR = (
    "SELECT id, status FROM friendships"
    " WHERE least(requester_id, addressee_id) = $1 AND greatest(requester_id, addressee_id) = $2"
)
_STATE = "SELECT status, updated_at FROM friendships WHERE id = $1"
_EVENTS = (
    "SELECT type FROM outbox WHERE aggregate_type = 'friendship' AND aggregate_id = $1 ORDER BY position"
)


@check(points=1, uses=_FRIENDS, needs=[PEOPLE])
async def nobody_befriends_themselves(lab: Lab) -> Evidence:
    """Nobody befriends themselves: such a request is refused with 400 and leaves no row."""
    ada = lab.state(PEOPLE, People).ada
    reply = await lab.chat.request_friend(ada.token, ada.id)
    refused = expect_error_shape(f"{ASK} (oneself)", reply, 400)
    rows = await lab.observe.sql.rows("friend_db", _OF_PAIR, ada.id, ada.id)
    expect_value("friend_db.friendships", len(rows), 0)
    return Evidence(status=400, error=refused["error"])


@check(points=3, uses=_FRIENDS, needs=[PEOPLE])
async def one_request_is_open_between_two(lab: Lab) -> Evidence:
    """Between two people one request is open at most, even when both ask several times at the same moment."""
    people = lab.state(PEOPLE, People)
    cleo, dan = people.cleo, people.dan
    sides = [(cleo, dan), (dan, cleo), (cleo, dan), (dan, cleo)]
    replies = await asyncio.gather(*(lab.chat.request_friend(one.token, other.id) for one, other in sides))
    statuses = sorted(reply.status for reply in replies)
    rows = await lab.observe.sql.rows("friend_db", _OF_PAIR, *sorted((cleo.id, dan.id)))
    if statuses != [201, 400, 400, 400] or len(rows) != 1:
        raise Failure(
            "two-requests-at-once",
            expected={"statuses": [201, 400, 400, 400], "rows": 1},
            actual={"statuses": statuses, "rows": len(rows)},
            evidence=Evidence(replies=[reply.body for reply in replies]),
        )
    again = await lab.chat.request_friend(cleo.token, dan.id)
    expect_error_shape(f"{ASK} (once more)", again, 400)
    return Evidence(statuses=statuses, friendship=rows[0]["id"])


@check(points=2, uses=_FRIENDS, needs=[PEOPLE])
async def only_who_was_asked_answers(lab: Lab) -> Evidence:
    """A request is answered by the one who was asked, not by the one who asked and not by a stranger."""
    people = lab.state(PEOPLE, People)
    asks, asked, stranger = people.ada, people.cleo, people.finn
    expect_status(ASK, await lab.chat.request_friend(asks.token, asked.id), 201)
    await _is_refused(lab, asks, asked, "by who asked")
    await _is_refused(lab, stranger, asks, "by a stranger")
    reply = await lab.chat.accept_friend(asked.token, asks.id)
    expect_status(ANSWER, reply, 200)
    expect_value(f"status ({ANSWER})", reply.body["status"], "accepted")
    return Evidence(by_who_asked=404, by_a_stranger=404, by_who_was_asked=200)


async def _is_refused(lab: Lab, answers: Member, other: Member, who: str) -> None:
    expect_error_shape(f"{ANSWER} ({who})", await lab.chat.accept_friend(answers.token, other.id), 404)


@check(points=3, uses=_FRIENDS, needs=[PEOPLE])
async def a_refused_change_leaves_nothing_behind(lab: Lab) -> Evidence:
    """A change that the root refuses leaves nothing behind: the row is as before, no event is recorded."""
    people = lab.state(PEOPLE, People)
    ben, dan = people.ben, people.dan
    friendship = await befriend(lab, ben, dan)
    before = await _traces(lab, friendship)
    reply = await lab.chat.call(
        "PUT", f"/api/friends/status/{ben.id}", token=dan.token, json={"action": "reject"}
    )
    expect_error_shape(f"{ANSWER} (a second answer)", reply, 400)
    after = await _traces(lab, friendship)
    if after != before:
        raise Failure("refusal-left-traces", expected=before, actual=after, friendship=friendship)
    return Evidence(friendship=friendship, **after)


async def _traces(lab: Lab, friendship: int) -> dict[str, object]:
    """The row of a friendship and the events that it has recorded so far."""
    rows = await lab.observe.sql.rows("friend_db", _STATE, friendship)
    events = await lab.observe.sql.rows("friend_db", _EVENTS, str(friendship))
    state = {"status": rows[0]["status"], "updated_at": str(rows[0]["updated_at"])} if rows else None
    return {"row": state, "events": [event["type"] for event in events]}
