"""Asking for friendship, in both ways, and agreeing to it."""

from __future__ import annotations

from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.stimulus import Prepared, Sent
from bigtech_lab.application.stimuli.people import PAIR_FACTS, ids, prepared_call, sender_of, two_users
from bigtech_lab.domain.trace_context import TraceContext

_CREATED = 201


class RequestFriend:
    """One user asks another to be friends; friend-service decides at once."""

    facts = PAIR_FACTS | {"friendship_id"}

    async def prepare(self, api: ChatApi) -> Prepared:
        """Two fresh users who do not know each other."""
        sender, recipient = await two_users(api)
        return Prepared(sender, recipient, ids(sender, recipient))

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """POST /api/friends/request."""
        to = prepared.facts["recipient_id"]
        reply = await api.request_friend(sender_of(prepared).access_token, to, context=context)
        return Sent(reply, {"friendship_id": reply.body["id"]} if reply.status == _CREATED else {})


class RequestFriendByEvent:
    """One user asks another to be friends; user-service only publishes it, friend-service decides later."""

    facts = PAIR_FACTS

    async def prepare(self, api: ChatApi) -> Prepared:
        """Two fresh users who do not know each other."""
        sender, recipient = await two_users(api)
        return Prepared(sender, recipient, ids(sender, recipient))

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """POST /api/users/{user_id}/friend-requests."""
        reply = await api.call(
            "POST",
            f"/api/users/{prepared.facts['recipient_id']}/friend-requests",
            token=sender_of(prepared).access_token,
            json={},
            context=context,
        )
        return Sent(reply, {})


class AcceptFriend:
    """One user agrees to another's request; the one who asked is notified."""

    facts = PAIR_FACTS

    async def prepare(self, api: ChatApi) -> Prepared:
        """Two fresh users; the later recipient of the notification has asked the other."""
        sender, recipient = await two_users(api)
        asking = api.request_friend(recipient.access_token, sender.id)
        await prepared_call(asking, "ask to be friends", "friend-service")
        return Prepared(sender, recipient, ids(sender, recipient))

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """PUT /api/friends/status/{requester_id}."""
        requester = prepared.facts["recipient_id"]
        token = sender_of(prepared).access_token
        return Sent(await api.accept_friend(token, requester, context=context), {})
