"""What goes in and comes out of the endpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec

from services.friend.application.ports import OpenRequest, Person
from services.friend.domain.friendship import Friendship

_LARGEST_ID: Final = 2**63 - 1
"""What a PostgreSQL bigint holds."""


class FriendRequestIn(msgspec.Struct):
    """Whom to ask, and a word along with it."""

    user_id_2: Annotated[int, msgspec.Meta(le=_LARGEST_ID)]
    message: str | None = None


class AnswerIn(msgspec.Struct):
    """The answer to a request."""

    action: Literal["accept", "reject"]


class FriendshipOut(msgspec.Struct):
    """A relation: `user_id_1` asked `user_id_2`."""

    id: int
    user_id_1: int
    user_id_2: int
    status: str
    created_at: datetime
    updated_at: datetime


# --8<-- [start:friend]
class FriendOut(msgspec.Struct):
    """A friend; `email` and `last_seen_at` are null while this service has not heard of them."""

    user_id: int
    username: str
    display_name: str
    email: str | None
    last_seen_at: datetime | None


# --8<-- [end:friend]


class RequestOut(msgspec.Struct):
    """An open request and the user on the other side of it; `id` is what cancels it."""

    id: int
    user_id: int
    username: str
    display_name: str
    message: str | None
    created_at: datetime


class RequestsOut(msgspec.Struct):
    """The open requests of a user."""

    received_requests: list[RequestOut]
    sent_requests: list[RequestOut]


class DoneOut(msgspec.Struct):
    """It is done."""

    success: bool


def friendship_out(it: Friendship) -> FriendshipOut:
    """Show a relation."""
    return FriendshipOut(
        it.id, it.requester_id, it.addressee_id, it.status.value, it.created_at, it.updated_at
    )


def friend_out(person: Person) -> FriendOut:
    """Show a friend."""
    return FriendOut(person.user_id, person.username, person.display_name, person.email, person.last_seen_at)


def request_out(it: OpenRequest) -> RequestOut:
    """Show an open request."""
    person = it.person
    return RequestOut(
        it.friendship_id, person.user_id, person.username, person.display_name, it.message, it.created_at
    )
