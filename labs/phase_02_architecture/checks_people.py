"""The people of this phase: they sign up once, and every other check lets some of them act."""

from __future__ import annotations

import asyncio
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bigtech_lab.checks import (
    Evidence,
    Failure,
    Lab,
    Member,
    check,
    expect_status,
    expect_value,
    new_member,
    send,
)

SIGN_UP = "POST /api/auth/register"
LOG_IN = "POST /api/auth/login/json"
OPEN_ROOM = "POST /api/chat-rooms"
SEND = "POST /api/messages/{room_id}"
ASK = "POST /api/friends/request"

PEOPLE = "accounts-are-opened-in-one-context"


@dataclass(frozen=True, slots=True)
class People:
    """Six strangers. Checks that run at the same time take different pairs of them."""

    ada: Member
    ben: Member
    cleo: Member
    dan: Member
    eve: Member
    finn: Member


@check(points=2, uses=("gateway", "user-service", "postgres"))
async def accounts_are_opened_in_one_context(lab: Lab) -> Evidence:
    """Accounts are opened in the User context alone; its token tells the others the id to go by."""
    members = await asyncio.gather(*(new_member(lab) for _ in range(6)))
    ids = [member.id for member in members]
    rows = await lab.observe.sql.rows("user_db", "SELECT id FROM users WHERE id = ANY($1::bigint[])", ids)
    expect_value("user_db.users", sorted(row["id"] for row in rows), sorted(ids))
    for member in members:
        expect_value("sub (access token)", _claims(member.token).get("sub"), str(member.id))
    return Evidence(accounts=ids).handing_on(People(*members))


def _claims(token: str) -> Mapping[str, Any]:
    """What a JWT says of its owner, read without a key: it is signed, not secret."""
    try:
        _, payload, _ = token.split(".")
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except ValueError:
        raise Failure("wrong-value", expected="a JWT", actual="something else", what="access_token") from None
    return claims if isinstance(claims, Mapping) else {}


async def direct_room(lab: Lab, one: Member, other: Member) -> Mapping[str, Any]:
    """The room of two, as the first of them sees it."""
    opened = await lab.chat.open_room(one.token, other.id)
    expect_status(OPEN_ROOM, opened, 200, 201)
    room: Mapping[str, Any] = opened.body
    return room


async def said(lab: Lab, speaker: Member, room_id: int, text: str) -> Mapping[str, Any]:
    """The message that somebody sent into a room."""
    message: Mapping[str, Any] = (await send(lab, speaker, room_id, text)).body
    return message
