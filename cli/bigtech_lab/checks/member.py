"""People who have signed up, are friends, and share a room: what most checks begin with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bigtech_lab.application.ports.observers import Reply
from bigtech_lab.checks.eventually import eventually
from bigtech_lab.checks.expectations import expect_status
from bigtech_lab.checks.lab import Lab
from bigtech_lab.checks.person import Person

_OVERLOADED = 503
_SECONDS_AT_THE_DOOR = 10.0
_SECONDS_BETWEEN = 0.5


@dataclass(frozen=True, slots=True)
class Member:
    """Someone with an account and one session; `token` is that session's access token."""

    person: Person
    id: int
    token: str

    @property
    def headers(self) -> Mapping[str, str]:
        """What a request sends to be theirs."""
        return {"Authorization": f"Bearer {self.token}"}


async def new_member(lab: Lab) -> Member:
    """Someone new, signed up and logged in; Failure when the API refuses.

    A 503 is asked again for 10 s, as a busy machine is no fault; the same holds for `new_session`.
    """
    person = lab.person()
    signed_up = await _let_in(
        lambda: lab.chat.register(
            email=person.email,
            username=person.username,
            password=person.password,
            display_name=person.display_name,
        )
    )
    expect_status("POST /api/auth/register", signed_up, 201)
    return Member(person, int(signed_up.body["id"]), await new_session(lab, person))


async def new_session(lab: Lab, person: Person) -> str:
    """The access token of a further log-in, as from another browser; Failure when it is refused."""
    logged_in = await _let_in(lambda: lab.chat.login(email=person.email, password=person.password))
    expect_status("POST /api/auth/login/json", logged_in, 200)
    return str(logged_in.body["access_token"])


async def _let_in(knock: Callable[[], Awaitable[Reply]]) -> Reply:
    """The answer, once it is not that too many are at the door: a machine may be busy, which is no fault."""
    last: list[Reply] = []

    async def answer() -> Reply | None:
        last[:] = [await knock()]
        return None if last[0].status == _OVERLOADED else last[0]

    return await eventually(answer, within=_SECONDS_AT_THE_DOOR, every=_SECONDS_BETWEEN) or last[0]


async def two_members(lab: Lab) -> tuple[Member, Member]:
    """Two people who are not friends, signed up at the same time; Failure when the API refuses."""
    one, other = await asyncio.gather(new_member(lab), new_member(lab))
    return one, other


async def befriend(lab: Lab, one: Member, other: Member) -> int:
    """Makes them friends; the friendship's id. Other services hear of it a moment later.

    Failure when the API refuses the request or its acceptance.
    """
    asked = await lab.chat.request_friend(one.token, other.id)
    expect_status("POST /api/friends/request", asked, 201)
    accepted = await lab.chat.accept_friend(other.token, one.id)
    expect_status("PUT /api/friends/status/{requester_id}", accepted, 200)
    return int(asked.body["id"])


async def room_of(lab: Lab, one: Member, other: Member) -> int:
    """The id of their direct room, opened if there is none yet; Failure when the API refuses."""
    opened = await lab.chat.open_room(one.token, other.id)
    expect_status("POST /api/chat-rooms", opened, 200, 201)
    return int(opened.body["id"])


async def send(lab: Lab, sender: Member, room: int, content: str) -> Reply:
    """The answer 201 to a message; Failure for any other."""
    sent = await lab.chat.send_message(sender.token, room, content)
    expect_status("POST /api/messages/{room_id}", sent, 201)
    return sent
