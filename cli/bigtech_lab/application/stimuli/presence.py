"""Coming and going; a friend, the recipient, sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.observers import Reply
from bigtech_lab.application.ports.stimulus import Prepared, Sent
from bigtech_lab.application.stimuli.people import (
    OK,
    PAIR_FACTS,
    friends,
    ids,
    prepared_call,
    sender_of,
    two_users,
    until_seen,
)
from bigtech_lab.domain.account import Account
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.trace_context import TraceContext

_OK = 200
_FACTS = PAIR_FACTS | {"sender_key", "is_online"}


class ComeOnline:
    """Somebody who was away gives a first sign of life."""

    facts = _FACTS

    async def prepare(self, api: ChatApi) -> Prepared:
        """Two friends."""
        return await _two_friends(api, is_online=True)

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """POST /api/online-status/heartbeat."""
        return Sent(await _heartbeat(api, sender_of(prepared), context), {})


class LogOut:
    """Somebody who is online logs out of the only session."""

    facts = _FACTS

    async def prepare(self, api: ChatApi) -> Prepared:
        """Two friends, one of whom is online."""
        prepared = await _two_friends(api, is_online=False)
        sender = sender_of(prepared)
        await prepared_call(_heartbeat(api, sender), "come online", "user-service", OK)
        if prepared.recipient is not None:
            nobody = Localized(
                "a heartbeat made nobody online", "하트비트를 보냈는데 온라인이 되지 않았습니다"
            )
            await until_seen(api, prepared.recipient, sender.id, _is_announced, nobody)
        return prepared

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """POST /api/auth/logout."""
        token = sender_of(prepared).access_token
        return Sent(await api.call("POST", "/api/auth/logout", token=token, context=context), {})


class FallSilent:
    """Somebody gives one sign of life and then no other; the lease runs out by itself."""

    facts = _FACTS | {"ttl_seconds"}

    async def prepare(self, api: ChatApi) -> Prepared:
        """Two friends."""
        return await _two_friends(api, is_online=False)

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """POST /api/online-status/heartbeat, the last one."""
        reply = await _heartbeat(api, sender_of(prepared), context)
        return Sent(reply, {"ttl_seconds": reply.body["ttl_seconds"]} if reply.status == _OK else {})


async def _two_friends(api: ChatApi, *, is_online: bool) -> Prepared:
    sender, recipient = await two_users(api)
    await friends(api, sender, recipient)
    facts = {**ids(sender, recipient), "sender_key": str(sender.id), "is_online": is_online}
    return Prepared(sender, recipient, facts)


async def _heartbeat(api: ChatApi, who: Account, context: TraceContext | None = None) -> Reply:
    return await api.call("POST", "/api/online-status/heartbeat", token=who.access_token, context=context)


def _is_announced(friend: Mapping[str, Any]) -> bool:
    return bool(friend["is_online"]) and friend["last_seen_at"] is not None
