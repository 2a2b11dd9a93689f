"""The requests that set flows off: sending a message, asking for friendship."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping

from bigtech_lab.application.fresh_user import fresh_user, refused, unreachable
from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.observers import Reply, Unreachable
from bigtech_lab.application.ports.stimulus import Prepared, Sent, Stimulus
from bigtech_lab.domain.account import Account
from bigtech_lab.domain.trace_context import TraceContext

_CREATED = 201
_ROOM_READY = frozenset({200, 201})
_CONTEXT_FACTS = frozenset({"trace_id", "correlation_id", "sender_id", "recipient_id"})


class SendMessage:
    """One user sends another a message in their direct room."""

    facts = _CONTEXT_FACTS | {"room_id", "message_id"}

    async def prepare(self, api: ChatApi) -> Prepared:
        """Two fresh users and their room."""
        sender, recipient = await _two_users(api)
        try:
            room = await api.open_room(sender.access_token, recipient.id)
        except Unreachable as error:
            raise unreachable(error) from error
        if room.status not in _ROOM_READY:
            raise refused(room, "open a room", "chat-service")
        return Prepared(sender, recipient, {**_ids(sender, recipient), "room_id": room.body["id"]})

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """POST /api/messages/{room_id}."""
        reply = await api.send_message(
            prepared.sender.access_token,
            prepared.facts["room_id"],
            "A message that is being traced.",
            client_msg_id=str(uuid.uuid4()),
            context=context,
        )
        return Sent(reply, _id_in(reply, "message_id"))


class RequestFriend:
    """One user asks another to be friends."""

    facts = _CONTEXT_FACTS | {"friendship_id"}

    async def prepare(self, api: ChatApi) -> Prepared:
        """Two fresh users who do not know each other."""
        sender, recipient = await _two_users(api)
        return Prepared(sender, recipient, _ids(sender, recipient))

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """POST /api/friends/request."""
        reply = await api.request_friend(prepared.sender.access_token, prepared.recipient.id, context=context)
        return Sent(reply, _id_in(reply, "friendship_id"))


STIMULI: Mapping[str, Stimulus] = {"send-message": SendMessage(), "friend-request": RequestFriend()}


async def _two_users(api: ChatApi) -> tuple[Account, Account]:
    # Not a task group: the caller wants the one error that says what is missing, not a group of the same two.
    return await asyncio.gather(fresh_user(api, "sender"), fresh_user(api, "recipient"))


def _ids(sender: Account, recipient: Account) -> dict[str, int]:
    return {"sender_id": sender.id, "recipient_id": recipient.id}


def _id_in(reply: Reply, name: str) -> dict[str, int]:
    return {name: reply.body["id"]} if reply.status == _CREATED else {}
