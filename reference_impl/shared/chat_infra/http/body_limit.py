"""Refuses bodies that no endpoint accepts, in a way that lets the client read the refusal."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat_infra.http.error_body import error_response
from chat_infra.http.json import JsonResponse

MAX_BODY: Final = 256 * 1024
MAX_DISCARDED: Final = 8 * 1024 * 1024
_PATIENCE: Final = 10.0


class BodyTooLarge(HTTPException):
    """A body exceeds MAX_BODY bytes; raised where the application reads it."""

    def __init__(self) -> None:
        super().__init__(413, f"The body is larger than {MAX_BODY} bytes.", {"connection": "close"})

    def response(self) -> JsonResponse:
        """The answer, the same however the length became known."""
        return error_response(
            self.status_code, "body_too_large", str(self.detail), {"limit_bytes": MAX_BODY}, self.headers
        )


class BodyLimit:
    """Answers 413 at once where the declared length is too large, else as soon as too much has come."""

    def __init__(self, app: ASGIApp, *, patience: float = _PATIENCE) -> None:
        self._app = app
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"")
        if length.isdigit() and int(length) > MAX_BODY:
            # A client that asks first (RFC 9110 §10.1.1) has sent nothing yet: reading would invite the body.
            if headers.get(b"expect", b"").lower() != b"100-continue":
                await self._discard_rest(await receive(), receive)
            await BodyTooLarge().response()(scope, receive, send)
            return
        # A declared length is kept by the server; only a chunked body has to be counted.
        if b"transfer-encoding" not in headers:
            # An event stream is held here for hours, by the thousand: with nothing that it does not need.
            del headers, length
            await self._app(scope, receive, send)
            return
        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY:
                await self._discard_rest(message, receive)
                raise BodyTooLarge
            return message

        await self._app(scope, receive_limited, send)

    async def _discard_rest(self, message: Message, receive: Receive) -> None:
        """Reads on, keeping nothing: a connection closed over unread bytes is reset, and its answer lost.

        Both bounds are for clients that would go on for ever: they may lose the answer.
        """
        discarded = 0
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                while message.get("more_body") and discarded < MAX_DISCARDED:
                    discarded += len(message.get("body", b""))
                    message = await receive()
