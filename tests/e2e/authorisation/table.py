"""The matrix: every route of the public API, and what each role gets from it."""

from __future__ import annotations

from typing import Final

from e2e.authorisation.rules import (
    AUTHOR,
    MEMBERS,
    Rule,
    a_group,
    a_message,
    a_request_to_a_newcomer,
    credentials,
    everyone,
    public,
    roles,
    somebody,
    the_owner,
)

_WRONG: Final = "not-the-Passw0rd!"

ACCOUNTS: Final = (
    Rule("POST", "/api/auth/register", public(422), body=lambda _: {}),
    Rule(
        "POST",
        "/api/auth/login/json",
        public(401),
        credentials,
        lambda made: {"email": made["email"], "password": _WRONG},
    ),
    Rule("POST", "/api/auth/login", public(422)),
    Rule("POST", "/api/auth/refresh", public(401), body=lambda _: {"refresh_token": "somebody-else's"}),
    Rule("GET", "/.well-known/jwks.json", public(200)),
    Rule("GET", "/.well-known/revoked-sessions.json", public(200)),
    Rule("GET", "/api/profile/me", everyone(200)),
    Rule("PUT", "/api/profile/me", everyone(200), body=lambda _: {"status_message": "hello"}),
    Rule("GET", "/api/users/search", everyone(200), query={"query": "matrix"}),
    Rule("GET", "/api/users", everyone(200), query={"user_ids": "1,2"}),
    Rule("GET", "/api/users/{user_id}", everyone(200), the_owner),
    Rule("GET", "/api/users/{user_id}/exists", everyone(200), the_owner),
    Rule(
        "POST", "/api/users/{user_id}/friend-requests", roles(400, 202, 202, 202, 403), the_owner, fresh=True
    ),
)
PRESENCE: Final = (
    Rule("POST", "/api/online-status/heartbeat", everyone(200)),
    Rule("GET", "/api/online-status/user/{user_id}", everyone(200), the_owner),
    Rule("GET", "/api/online-status/friends", everyone(200)),
    Rule("GET", "/api/online-status/stream", everyone(200)),
)
FRIENDS: Final = (
    Rule(
        "POST",
        "/api/friends/request",
        roles(400, 201, 400, 201, 403),
        the_owner,
        lambda made: {"user_id_2": made["user_id"]},
        fresh=True,
    ),
    # Only the person who was asked may answer; to everybody else the request does not exist. The friend has
    # answered the owner's long ago.
    Rule(
        "PUT",
        "/api/friends/status/{requester_id}",
        roles(404, 404, 400, 404, 404),
        a_request_to_a_newcomer,
        lambda _: {"action": "accept"},
    ),
    Rule(
        "DELETE",
        "/api/friends/request/{friendship_id}",
        roles(200, 404, 404, 404, 404),
        a_request_to_a_newcomer,
        hides=("friendship_id",),
    ),
    Rule("GET", "/api/friends/list", everyone(200)),
    Rule("GET", "/api/friends/requests", everyone(200)),
    Rule("DELETE", "/api/friends/{friend_id}", everyone(404), lambda cast: {"friend_id": cast.extra.id}),
    Rule("GET", "/api/friends/blocks", everyone(200)),
    Rule("POST", "/api/friends/blocks/{user_id}", everyone(200), somebody),
    Rule("DELETE", "/api/friends/blocks/{user_id}", everyone(200), somebody),
)
ROOMS: Final = (
    Rule("GET", "/api/chat-rooms", everyone(200)),
    Rule(
        "POST",
        "/api/chat-rooms",
        roles(400, 201, 201, 201, 403),
        the_owner,
        lambda made: {"user_id": made["user_id"]},
        fresh=True,
    ),
    Rule("GET", "/api/chat-rooms/check/{user_id}", roles(400, 200, 200, 200, 403), the_owner),
    Rule("GET", "/api/chat-rooms/{room_id}", MEMBERS, a_group, hides=("room_id",)),
    Rule(
        "POST",
        "/api/chat-rooms/{room_id}/members",
        AUTHOR,
        lambda cast: {**a_group(cast), "user_id": cast.newcomer().id},
        lambda made: {"user_ids": [made["user_id"]]},
        hides=("room_id",),
    ),
    Rule("DELETE", "/api/chat-rooms/{room_id}/members/{user_id}", AUTHOR, a_group, hides=("room_id",)),
)
MESSAGES: Final = (
    Rule(
        "POST",
        "/api/messages/{room_id}",
        roles(201, 201, 404, 404, 404),
        a_group,
        lambda _: {"content": "hello"},
        hides=("room_id",),
    ),
    Rule("GET", "/api/messages/{room_id}", MEMBERS, a_message, hides=("room_id",)),
    Rule(
        "PUT",
        "/api/messages/{message_id}",
        AUTHOR,
        a_message,
        lambda _: {"content": "changed"},
        hides=("message_id",),
    ),
    Rule("DELETE", "/api/messages/{message_id}", AUTHOR, a_message, hides=("message_id",)),
    Rule(
        "POST",
        "/api/messages/read",
        MEMBERS,
        a_message,
        lambda made: {"room_id": made["room_id"], "up_to_seq": made["seq"]},
        hides=("room_id",),
    ),
    Rule("GET", "/api/messages/room/{room_id}/unread-count", MEMBERS, a_message, hides=("room_id",)),
    Rule(
        "POST", "/api/messages/{room_id}/typing", roles(202, 202, 404, 404, 404), a_group, hides=("room_id",)
    ),
    Rule("GET", "/api/messages/search", everyone(200), query={"query": "hello"}),
    Rule("GET", "/api/messages/stream/{room_id}", MEMBERS, a_group, hides=("room_id",)),
)
NOTIFICATIONS: Final = (
    Rule("GET", "/api/notifications", everyone(200)),
    Rule("POST", "/api/notifications/read", everyone(200), body=lambda _: {"up_to_seq": 1}),
    Rule("GET", "/api/notifications/preferences", everyone(200)),
    Rule("PUT", "/api/notifications/preferences", everyone(200), body=lambda _: {}),
    Rule("GET", "/api/notifications/stream", everyone(200)),
    Rule("GET", "/api/stream", everyone(200)),
    Rule("POST", "/api/stream/ticket", everyone(200)),
)
SESSIONS: Final = (Rule("POST", "/api/auth/logout", everyone(200), fresh=True),)
TABLE: Final = (*ACCOUNTS, *PRESENCE, *FRIENDS, *ROOMS, *MESSAGES, *NOTIFICATIONS, *SESSIONS)
OPERATORS: Final = {"/health", "/health/live", "/health/ready", "/metrics"}
"""For operators, on the services' own ports."""
