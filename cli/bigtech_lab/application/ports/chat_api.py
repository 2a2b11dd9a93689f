"""The chat's public HTTP API, as any client of it would call it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from bigtech_lab.application.ports.observers import HttpObserver, Reply
from bigtech_lab.domain.trace_context import TraceContext


class ChatApi(Protocol):
    """Calls through the gateway; each gives the answer whatever its status, so that a check can judge it.

    `token` is an access token; `context` goes along as `traceparent` and `X-Correlation-ID` when given. Every
    call raises Unreachable when nothing answers.
    """

    async def register(
        self,
        *,
        email: str,
        username: str,
        password: str,
        display_name: str | None = None,
        context: TraceContext | None = None,
    ) -> Reply:
        """POST /api/auth/register → 201 with the user."""
        ...

    async def login(self, *, email: str, password: str, context: TraceContext | None = None) -> Reply:
        """POST /api/auth/login/json → 200 with `access_token`."""
        ...

    async def profile(self, token: str, *, context: TraceContext | None = None) -> Reply:
        """GET /api/profile/me → 200 with the caller's own profile."""
        ...

    async def request_friend(
        self, token: str, user_id: int, *, message: str | None = None, context: TraceContext | None = None
    ) -> Reply:
        """POST /api/friends/request → 201 with the friendship."""
        ...

    async def accept_friend(
        self, token: str, requester_id: int, *, context: TraceContext | None = None
    ) -> Reply:
        """PUT /api/friends/status/{requester_id} with `accept` → 200."""
        ...

    async def friends(self, token: str, *, context: TraceContext | None = None) -> Reply:
        """GET /api/friends/list → 200 with the caller's friends."""
        ...

    async def friend_requests(self, token: str, *, context: TraceContext | None = None) -> Reply:
        """GET /api/friends/requests → 200 with `received_requests` and `sent_requests`."""
        ...

    async def open_room(self, token: str, user_id: int, *, context: TraceContext | None = None) -> Reply:
        """POST /api/chat-rooms {user_id} → the direct room of the two, made when there is none."""
        ...

    async def rooms(self, token: str, *, context: TraceContext | None = None) -> Reply:
        """GET /api/chat-rooms → 200 with the caller's rooms."""
        ...

    async def send_message(
        self,
        token: str,
        room_id: int,
        content: str,
        *,
        message_type: str = "text",
        client_msg_id: str | None = None,
        context: TraceContext | None = None,
    ) -> Reply:
        """POST /api/messages/{room_id} → 201 with the message."""
        ...

    async def messages(
        self,
        token: str,
        room_id: int,
        *,
        limit: int = 50,
        before_seq: int | None = None,
        after_seq: int | None = None,
        context: TraceContext | None = None,
    ) -> Reply:
        """GET /api/messages/{room_id} → 200 with `messages`, oldest first."""
        ...

    async def notifications(
        self, token: str, *, cursor: str | None = None, context: TraceContext | None = None
    ) -> Reply:
        """GET /api/notifications → 200 with the caller's notifications."""
        ...

    async def call(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        json: Any = None,
        context: TraceContext | None = None,
    ) -> Reply:
        """Any other call; `path` starts with `/`."""
        ...

    def url(self, path: str) -> str:
        """The absolute address of a path, for what is not a call: an event stream, say."""
        ...


ChatApiOver = Callable[[HttpObserver, str], ChatApi]
"""Makes the API of a gateway, given by its URL, whose calls go through a window for requests."""
