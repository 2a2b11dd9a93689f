"""Phase 2, C2.2: the aggregate ChatRoom: who belongs to it, who may speak, what may be said."""

from __future__ import annotations

import asyncio

from bigtech_lab.checks import (
    Evidence,
    Failure,
    Lab,
    Member,
    check,
    expect_error_shape,
    expect_status,
    expect_value,
)

from .checks_people import OPEN_ROOM, PEOPLE, SEND, People, direct_room, said

MEMBERS = "/api/chat-rooms/{room_id}/members"
_ROOMS = ("gateway", "chat-service", "postgres")
_MEMBERS = "SELECT user_id FROM room_members WHERE room_id = $1 ORDER BY user_id"
_MESSAGES = "SELECT id, content FROM messages WHERE room_id = $1 ORDER BY seq"


@check(points=2, uses=_ROOMS, needs=[PEOPLE])
async def two_people_share_one_room(lab: Lab) -> Evidence:
    """Two people share one direct room, whoever opens it, and its two members never change."""
    people = lab.state(PEOPLE, People)
    ada, dan, eve = people.ada, people.dan, people.eve
    rooms = await asyncio.gather(
        direct_room(lab, ada, dan), direct_room(lab, dan, ada), direct_room(lab, ada, dan)
    )
    room_ids = sorted({room["id"] for room in rooms})
    if len(room_ids) != 1:
        raise Failure("two-rooms-for-a-pair", expected="one room", actual=room_ids)
    (room_id,) = room_ids
    oneself = await lab.chat.open_room(ada.token, ada.id)
    expect_error_shape(f"{OPEN_ROOM} (oneself)", oneself, 400)
    path = f"/api/chat-rooms/{room_id}/members"
    more = await lab.chat.call("POST", path, token=ada.token, json={"user_ids": [eve.id]})
    expect_error_shape(f"POST {MEMBERS} (direct room)", more, 400)
    fewer = await lab.chat.call("DELETE", f"{path}/{dan.id}", token=ada.token)
    expect_error_shape(f"DELETE {MEMBERS} (direct room)", fewer, 400)
    await _expect_members(lab, room_id, ada, dan)
    return Evidence(room=room_id, members=[ada.id, dan.id])


@check(points=1, uses=_ROOMS, needs=[PEOPLE])
async def a_group_needs_people_and_a_name(lab: Lab) -> Evidence:
    """A group needs a name and at least two people beside its owner; anything less is refused with 422."""
    people = lab.state(PEOPLE, People)
    ada, ben, cleo = people.ada, people.ben, people.cleo
    wrong = {
        "nobody": {"name": "team", "member_ids": []},
        "one other": {"name": "team", "member_ids": [ben.id]},
        "oneself twice": {"name": "team", "member_ids": [ada.id, ada.id]},
        "blank name": {"name": "   ", "member_ids": [ben.id, cleo.id]},
    }
    replies = await asyncio.gather(
        *(lab.chat.call("POST", "/api/chat-rooms", token=ada.token, json=body) for body in wrong.values())
    )
    for what, reply in zip(wrong, replies, strict=True):
        expect_error_shape(f"{OPEN_ROOM} ({what})", reply, 422)
    return Evidence(refused=list(wrong))


@check(points=2, uses=_ROOMS, needs=[PEOPLE])
async def only_the_owner_decides_who_belongs(lab: Lab) -> Evidence:
    """Only the owner of a group lets people in and takes them out; everybody may leave."""
    people = lab.state(PEOPLE, People)
    owner, ben, cleo, dan = people.ada, people.ben, people.cleo, people.dan
    body = {"name": f"team {lab.nonce}", "member_ids": [ben.id, cleo.id]}
    founded = await lab.chat.call("POST", "/api/chat-rooms", token=owner.token, json=body)
    expect_status(OPEN_ROOM, founded, 201)
    room_id = founded.body["id"]
    path = f"/api/chat-rooms/{room_id}/members"
    taken = await lab.chat.call("DELETE", f"{path}/{cleo.id}", token=ben.token)
    expect_error_shape(f"DELETE {MEMBERS} (not the owner)", taken, 403)
    added = await lab.chat.call("POST", path, token=ben.token, json={"user_ids": [dan.id]})
    expect_error_shape(f"POST {MEMBERS} (not the owner)", added, 403)
    await _expect_members(lab, room_id, owner, ben, cleo)
    left = await lab.chat.call("DELETE", f"{path}/{ben.id}", token=ben.token)
    expect_status(f"DELETE {MEMBERS} (oneself)", left, 200)
    removed = await lab.chat.call("DELETE", f"{path}/{cleo.id}", token=owner.token)
    expect_status(f"DELETE {MEMBERS} (the owner)", removed, 200)
    await _expect_members(lab, room_id, owner)
    return Evidence(room=room_id, by_a_member=403, by_oneself=200, by_the_owner=200)


@check(points=1, uses=_ROOMS, needs=[PEOPLE])
async def a_message_has_visible_text(lab: Lab) -> Evidence:
    """A message has 1 to 2000 characters, one of them visible; nothing else is stored, no edit either."""
    people = lab.state(PEOPLE, People)
    ben, cleo = people.ben, people.cleo
    room_id = (await direct_room(lab, ben, cleo))["id"]
    kept = await said(lab, ben, room_id, "kept")
    for what, text in {"blank": " \n\t ", "too long": "x" * 2001}.items():
        sent = await lab.chat.send_message(ben.token, room_id, text)
        expect_error_shape(f"{SEND} ({what})", sent, 422)
        changed = await lab.chat.call(
            "PUT", f"/api/messages/{kept['id']}", token=ben.token, json={"content": text}
        )
        expect_error_shape(f"PUT /api/messages/{{id}} ({what})", changed, 422)
    await _expect_messages(lab, room_id, "kept")
    return Evidence(room=room_id, refused=["blank", "too long"])


@check(points=2, uses=_ROOMS, needs=[PEOPLE])
async def only_members_speak(lab: Lab) -> Evidence:
    """Only members speak in a room and read it; to anybody else it does not exist (404)."""
    people = lab.state(PEOPLE, People)
    ada, cleo, stranger = people.ada, people.cleo, people.eve
    room_id = (await direct_room(lab, ada, cleo))["id"]
    await said(lab, ada, room_id, "between us")
    spoken = await lab.chat.send_message(stranger.token, room_id, "me too")
    expect_error_shape(f"{SEND} (not a member)", spoken, 404)
    read = await lab.chat.messages(stranger.token, room_id)
    expect_error_shape("GET /api/messages/{room_id} (not a member)", read, 404)
    await _expect_messages(lab, room_id, "between us")
    await _expect_members(lab, room_id, ada, cleo)
    return Evidence(room=room_id, speaking=404, reading=404)


@check(points=2, uses=_ROOMS, needs=[PEOPLE])
async def only_the_author_changes_a_message(lab: Lab) -> Evidence:
    """Only its author changes or deletes a message; another member is refused with 403."""
    people = lab.state(PEOPLE, People)
    author, other = people.ben, people.dan
    room_id = (await direct_room(lab, author, other))["id"]
    message = await said(lab, author, room_id, "mine")
    path = f"/api/messages/{message['id']}"
    changed = await lab.chat.call("PUT", path, token=other.token, json={"content": "yours"})
    expect_error_shape("PUT /api/messages/{id} (not the author)", changed, 403)
    deleted = await lab.chat.call("DELETE", path, token=other.token)
    expect_error_shape("DELETE /api/messages/{id} (not the author)", deleted, 403)
    await _expect_messages(lab, room_id, "mine")
    own = await lab.chat.call("PUT", path, token=author.token, json={"content": "still mine"})
    expect_status("PUT /api/messages/{id} (the author)", own, 200)
    await _expect_messages(lab, room_id, "still mine")
    return Evidence(message=message["id"], by_another=403, by_the_author=200)


async def _expect_members(lab: Lab, room_id: int, *members: Member) -> None:
    rows = await lab.observe.sql.rows("chat_db", _MEMBERS, room_id)
    expect_value(
        f"room_members of room {room_id}",
        [row["user_id"] for row in rows],
        sorted(member.id for member in members),
    )


async def _expect_messages(lab: Lab, room_id: int, *texts: str) -> None:
    rows = await lab.observe.sql.rows("chat_db", _MESSAGES, room_id)
    expect_value(f"messages of room {room_id}", [row["content"] for row in rows], list(texts))
