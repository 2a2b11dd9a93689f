"""Makes the throw-away users that checks and traces act with."""

from __future__ import annotations

import secrets
import uuid

from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.observers import Reply, Unreachable
from bigtech_lab.domain.account import Account
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.trace_context import TraceContext
from bigtech_lab.errors import EnvironmentNotReady

_CREATED = 201
_OK = 200


def fresh_context() -> TraceContext:
    """A trace context that nobody has used before (W3C Trace Context §3.2: random, not all zero)."""
    return TraceContext(
        trace_id=secrets.token_hex(16), span_id=secrets.token_hex(8), correlation_id=str(uuid.uuid4())
    )


async def fresh_user(api: ChatApi, name: str, *, nonce: str | None = None) -> Account:
    """Registers `<name>-<nonce>` and logs in; the nonce (`[A-Za-z0-9_-]`) is random when none is given.

    Raises EnvironmentNotReady, naming the component, when the stack cannot do that now.
    """
    username = f"{name}-{nonce or secrets.token_hex(6)}"
    email = f"{username.lower()}@lab.example"
    password = f"Lab-{secrets.token_urlsafe(12)}-1!"
    try:
        registered = await api.register(email=email, username=username, password=password)
        _expect(registered, _CREATED, "register a user")
        logged_in = await api.login(email=email, password=password)
        _expect(logged_in, _OK, "log in")
    except Unreachable as error:
        raise unreachable(error) from error
    return Account(registered.body["id"], email, username, password, logged_in.body["access_token"])


def unreachable(error: Unreachable) -> EnvironmentNotReady:
    """The error for a window that shows nothing while the lab prepares its work."""
    return EnvironmentNotReady(
        str(error),
        code=f"{error.component}-unreachable",
        hint=f"bigtech-lab status, bigtech-lab logs {error.component}",
    )


def _expect(reply: Reply, status: int, attempt: str, component: str = "user-service") -> None:
    if reply.status != status:
        raise refused(reply, attempt, component)


def refused(reply: Reply, attempt: str, component: str) -> EnvironmentNotReady:
    """The error for an answer that keeps the lab from preparing its work."""
    said = reply.body.get("message") if isinstance(reply.body, dict) else str(reply.body)[:200]
    return EnvironmentNotReady(
        Localized(
            f"Could not {attempt}: {component} answered {reply.status} ({said or 'no message'}).",
            f"{component}가 {reply.status}로 답해 진행할 수 없습니다({attempt}): {said or '메시지 없음'}.",
        ),
        code=f"{component}-not-ready",
        hint=f"bigtech-lab status, bigtech-lab logs {component}",
    )
