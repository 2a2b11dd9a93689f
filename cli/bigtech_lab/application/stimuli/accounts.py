"""Opening an account."""

from __future__ import annotations

import secrets

from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.stimulus import Prepared, Sent
from bigtech_lab.application.stimuli.people import CONTEXT_FACTS
from bigtech_lab.domain.trace_context import TraceContext

_CREATED = 201


class RegisterAccount:
    """Somebody new registers."""

    facts = CONTEXT_FACTS | {"user_id", "user_key"}

    async def prepare(self, api: ChatApi) -> Prepared:
        """Nothing has to be there."""
        return Prepared(None, None, {})

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """POST /api/auth/register."""
        username = f"newcomer-{secrets.token_hex(6)}"
        reply = await api.register(
            email=f"{username}@lab.example",
            username=username,
            password=f"Lab-{secrets.token_urlsafe(12)}-1!",
            context=context,
        )
        if reply.status != _CREATED:
            return Sent(reply, {})
        return Sent(reply, {"user_id": reply.body["id"], "user_key": str(reply.body["id"])})
