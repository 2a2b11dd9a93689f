"""The chat's public HTTP API through the gateway."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from bigtech_lab.application.ports.observers import HttpObserver, Reply
from bigtech_lab.domain.trace_context import TraceContext


class GatewayChatApi:
    """Implements the port `ChatApi` over an HTTP window and the gateway's address."""

    def __init__(self, http: HttpObserver, gateway_url: str) -> None:
        self._http = http
        self._gateway = gateway_url.rstrip("/")

    async def register(
        self,
        *,
        email: str,
        username: str,
        password: str,
        display_name: str | None = None,
        context: TraceContext | None = None,
    ) -> Reply:
        """See the port."""
        body = {"email": email, "username": username, "password": password, "display_name": display_name}
        return await self.call("POST", "/api/auth/register", json=_without_none(body), context=context)

    async def login(self, *, email: str, password: str, context: TraceContext | None = None) -> Reply:
        """See the port."""
        body = {"email": email, "password": password}
        return await self.call("POST", "/api/auth/login/json", json=body, context=context)

    async def profile(self, token: str, *, context: TraceContext | None = None) -> Reply:
        """See the port."""
        return await self.call("GET", "/api/profile/me", token=token, context=context)

    async def request_friend(
        self, token: str, user_id: int, *, message: str | None = None, context: TraceContext | None = None
    ) -> Reply:
        """See the port."""
        body = _without_none({"user_id_2": user_id, "message": message})
        return await self.call("POST", "/api/friends/request", token=token, json=body, context=context)

    async def accept_friend(
        self, token: str, requester_id: int, *, context: TraceContext | None = None
    ) -> Reply:
        """See the port."""
        path = f"/api/friends/status/{requester_id}"
        return await self.call("PUT", path, token=token, json={"action": "accept"}, context=context)

    async def friends(self, token: str, *, context: TraceContext | None = None) -> Reply:
        """See the port."""
        return await self.call("GET", "/api/friends/list", token=token, context=context)

    async def friend_requests(self, token: str, *, context: TraceContext | None = None) -> Reply:
        """See the port."""
        return await self.call("GET", "/api/friends/requests", token=token, context=context)

    async def open_room(self, token: str, user_id: int, *, context: TraceContext | None = None) -> Reply:
        """See the port."""
        return await self.call(
            "POST", "/api/chat-rooms", token=token, json={"user_id": user_id}, context=context
        )

    async def rooms(self, token: str, *, context: TraceContext | None = None) -> Reply:
        """See the port."""
        return await self.call("GET", "/api/chat-rooms", token=token, context=context)

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
        """See the port."""
        body = {"content": content, "message_type": message_type, "client_msg_id": client_msg_id}
        return await self.call(
            "POST", f"/api/messages/{room_id}", token=token, json=_without_none(body), context=context
        )

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
        """See the port."""
        query = _without_none({"limit": limit, "before_seq": before_seq, "after_seq": after_seq})
        path = f"/api/messages/{room_id}?{urlencode(query)}"
        return await self.call("GET", path, token=token, context=context)

    async def notifications(
        self, token: str, *, cursor: str | None = None, context: TraceContext | None = None
    ) -> Reply:
        """See the port."""
        query = "" if cursor is None else f"?{urlencode({'cursor': cursor})}"
        return await self.call("GET", f"/api/notifications{query}", token=token, context=context)

    async def call(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        json: Any = None,
        context: TraceContext | None = None,
    ) -> Reply:
        """See the port."""
        headers = context.headers() if context else {}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return await self._http.request(method, self.url(path), json=json, headers=headers)

    def url(self, path: str) -> str:
        """See the port."""
        return f"{self._gateway}{path}"


def _without_none(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}
