"""What each role may do with each route, when the thing in question is the owner's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from e2e.authorisation.cast import Cast

Prepare = Callable[[Cast], Mapping[str, Any]]
"""Makes the owner's things that a request is about; its result fills the path and the body."""

NOBODY: Final = 2**53


@dataclass(frozen=True)
class Rule:
    """A route and the status that each role gets from it.

    Args:
        prepare: makes what the request is about, anew for each role, since requests may change it.
        body: the body, filled from what was prepared.
        fresh: the request changes how people stand to each other, so it needs people of its own.
        hides: names of the prepared ids whose very existence is hidden from those who get 404.
    """

    method: str
    path: str
    expected: Mapping[str, int]
    prepare: Prepare = lambda _: {}
    body: Callable[[Mapping[str, Any]], Any] = lambda _: None
    hides: tuple[str, ...] = ()
    fresh: bool = False
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def route(self) -> str:
        """The route as the documents name it."""
        return f"{self.method} {self.path}"


def roles(
    owner: int, member: int, friend: int, stranger: int, blocked: int, *, outsiders: int = 401
) -> dict[str, int]:
    """Statuses by role; who shows no valid token gets `outsiders`, a claimed id changes nothing."""
    return {
        "owner": owner,
        "member": member,
        "friend": friend,
        "stranger": stranger,
        "blocked": blocked,
        "anonymous": outsiders,
        "expired": outsiders,
        "impostor": stranger,
    }


def everyone(status: int) -> dict[str, int]:
    """All who are logged in may, with regard to themselves."""
    return roles(status, status, status, status, status)


def public(status: int) -> dict[str, int]:
    """No token is asked for."""
    return roles(status, status, status, status, status, outsiders=status)


MEMBERS: Final = roles(200, 200, 404, 404, 404)
AUTHOR: Final = roles(200, 403, 404, 404, 404)


def a_group(cast: Cast) -> dict[str, Any]:
    """A group of the owner with the member and one more."""
    third = cast.extra.id
    body = {"name": "matrix", "member_ids": [cast.people["member"].id, third]}
    room = cast.done("owner", "POST", "/api/chat-rooms", body)
    return {"room_id": room["id"], "third": third}


def a_message(cast: Cast) -> dict[str, Any]:
    """A message of the owner in such a group."""
    made = a_group(cast)
    said = cast.done("owner", "POST", f"/api/messages/{made['room_id']}", {"content": "only for members"})
    return {**made, "message_id": said["id"], "seq": said["seq"]}


def the_owner(cast: Cast) -> dict[str, Any]:
    """The owner as somebody to look at."""
    return {"user_id": cast.people["owner"].id}


def somebody(cast: Cast) -> dict[str, Any]:
    """A newcomer whom nobody knows."""
    return {"user_id": cast.newcomer().id}


def a_request_to_a_newcomer(cast: Cast) -> dict[str, Any]:
    """An open friend request of the owner."""
    newcomer = cast.newcomer()
    asked = cast.done("owner", "POST", "/api/friends/request", {"user_id_2": newcomer.id})
    return {"friendship_id": asked["id"], "requester_id": cast.people["owner"].id}


def credentials(cast: Cast) -> dict[str, Any]:
    """Of the owner."""
    owner = cast.people["owner"]
    return {"email": owner.email, "username": owner.username}
