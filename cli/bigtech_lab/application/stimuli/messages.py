"""Sending, changing and reading messages."""

from __future__ import annotations

import asyncio
import uuid

from bigtech_lab.application.fresh_user import fresh_user
from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.observers import Reply
from bigtech_lab.application.ports.stimulus import Prepared, Sent
from bigtech_lab.application.stimuli.people import PAIR_FACTS, ids, prepared_call, sender_of, two_users
from bigtech_lab.domain.account import Account
from bigtech_lab.domain.trace_context import TraceContext

_CREATED = 201
_TEXT = "A message that is being traced."


class SendMessage:
    """One user sends another a message in their direct room."""

    facts = PAIR_FACTS | {"room_id", "message_id"}

    async def prepare(self, api: ChatApi) -> Prepared:
        """Two fresh users and their room."""
        sender, recipient = await two_users(api)
        return Prepared(
            sender, recipient, {**ids(sender, recipient), "room_id": await _room(api, sender, recipient)}
        )

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """POST /api/messages/{room_id}."""
        reply = await _say(api, sender_of(prepared), prepared.facts["room_id"], context)
        return Sent(reply, {"message_id": reply.body["id"]} if reply.status == _CREATED else {})


class SendGroupMessage:
    """One member of a group of three says something."""

    facts = PAIR_FACTS | {"room_id", "message_id", "other_id", "others"}

    async def prepare(self, api: ChatApi) -> Prepared:
        """Three fresh users and their group."""
        sender, recipient, other = await asyncio.gather(
            fresh_user(api, "sender"), fresh_user(api, "recipient"), fresh_user(api, "other")
        )
        body = {"name": "traced", "member_ids": [recipient.id, other.id]}
        room = await prepared_call(
            api.call("POST", "/api/chat-rooms", token=sender.access_token, json=body),
            "found a group",
            "chat-service",
        )
        facts = {**ids(sender, recipient), "room_id": room.body["id"], "other_id": other.id, "others": 2}
        return Prepared(sender, recipient, facts)

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """POST /api/messages/{room_id}."""
        reply = await _say(api, sender_of(prepared), prepared.facts["room_id"], context)
        return Sent(reply, {"message_id": reply.body["id"]} if reply.status == _CREATED else {})


class EditMessage:
    """The author changes a message that was sent before."""

    facts = PAIR_FACTS | {"room_id", "message_id"}

    async def prepare(self, api: ChatApi) -> Prepared:
        """Two fresh users, their room and a message in it."""
        sender, recipient = await two_users(api)
        room = await _room(api, sender, recipient)
        message = await prepared_call(_say(api, sender, room), "send a message", "chat-service")
        facts = {**ids(sender, recipient), "room_id": room, "message_id": message.body["id"]}
        return Prepared(sender, recipient, facts)

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """PUT /api/messages/{message_id}."""
        reply = await api.call(
            "PUT",
            f"/api/messages/{prepared.facts['message_id']}",
            token=sender_of(prepared).access_token,
            json={"content": "A message that was changed while it is being traced."},
            context=context,
        )
        return Sent(reply, {})


class ReadMessages:
    """A member says how far they have read; the author, here the recipient, sees it."""

    facts = PAIR_FACTS | {"room_id", "up_to_seq"}

    async def prepare(self, api: ChatApi) -> Prepared:
        """Two fresh users, their room and a message in it that the later reader has not read."""
        sender, recipient = await two_users(api)
        room = await _room(api, recipient, sender)
        message = await prepared_call(_say(api, recipient, room), "send a message", "chat-service")
        facts = {**ids(sender, recipient), "room_id": room, "up_to_seq": message.body["seq"]}
        return Prepared(sender, recipient, facts)

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """POST /api/messages/read."""
        body = {"room_id": prepared.facts["room_id"], "up_to_seq": prepared.facts["up_to_seq"]}
        token = sender_of(prepared).access_token
        return Sent(await api.call("POST", "/api/messages/read", token=token, json=body, context=context), {})


async def _room(api: ChatApi, one: Account, other: Account) -> int:
    room = await prepared_call(api.open_room(one.access_token, other.id), "open a room", "chat-service")
    number: int = room.body["id"]
    return number


async def _say(api: ChatApi, sender: Account, room_id: int, context: TraceContext | None = None) -> Reply:
    return await api.send_message(
        sender.access_token, room_id, _TEXT, client_msg_id=str(uuid.uuid4()), context=context
    )
