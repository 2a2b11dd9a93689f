"""The people of a stimulus, and what they have in common before it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from time import monotonic
from typing import Any

from bigtech_lab.application.fresh_user import fresh_user, refused, unreachable
from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.observers import Reply, Unreachable
from bigtech_lab.application.ports.stimulus import Prepared
from bigtech_lab.domain.account import Account
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

OK = frozenset({200})
OK_OR_CREATED = frozenset({200, 201})
CONTEXT_FACTS = frozenset({"trace_id", "correlation_id"})
PAIR_FACTS = CONTEXT_FACTS | {"sender_id", "recipient_id"}
_SETTLE_SECONDS = 15.0
_PAUSE_SECONDS = 0.03


async def two_users(api: ChatApi) -> tuple[Account, Account]:
    """A sender and a recipient whom nobody knows."""
    # Not a task group: the caller wants the one error that says what is missing, not a group of the same two.
    return await asyncio.gather(fresh_user(api, "sender"), fresh_user(api, "recipient"))


def ids(sender: Account, recipient: Account) -> dict[str, Any]:
    """The facts of `PAIR_FACTS` that are known before the request."""
    return {"sender_id": sender.id, "recipient_id": recipient.id}


async def prepared_call(
    call: Awaitable[Reply], attempt: str, component: str, statuses: Collection[int] = OK_OR_CREATED
) -> Reply:
    """The answer of a preparation; EnvironmentNotReady names the component when it fails."""
    try:
        reply = await call
    except Unreachable as error:
        raise unreachable(error) from error
    if reply.status not in statuses:
        raise refused(reply, attempt, component)
    return reply


async def friends(api: ChatApi, one: Account, other: Account) -> None:
    """Makes the two friends; returns once user-service, which shows who is online, has heard of it."""
    await prepared_call(api.request_friend(one.access_token, other.id), "ask to be friends", "friend-service")
    await prepared_call(api.accept_friend(other.access_token, one.id), "accept a friend", "friend-service")
    await until_seen(
        api,
        other,
        one.id,
        lambda _: True,
        Localized(
            "Two are friends, but user-service does not know it",
            "두 사람이 친구가 되었는데 user-service가 알지 못합니다",
        ),
    )


async def until_seen(
    api: ChatApi,
    viewer: Account,
    friend_id: int,
    wanted: Callable[[Mapping[str, Any]], bool],
    trouble: Localized,
) -> None:
    """Returns once the viewer's list of friends shows the friend so; EnvironmentNotReady after 15 s."""
    deadline = monotonic() + _SETTLE_SECONDS
    while monotonic() < deadline:
        reply = await prepared_call(
            api.call("GET", "/api/online-status/friends", token=viewer.access_token),
            "look who is online",
            "user-service",
        )
        if any(f["user_id"] == friend_id and wanted(f) for f in reply.body["friends"]):
            return
        await asyncio.sleep(_PAUSE_SECONDS)
    raise EnvironmentNotReady(
        Localized(
            f"{trouble.en} ({_SETTLE_SECONDS:g} s after it happened).",
            f"{trouble.ko}(그 일이 있은 지 {_SETTLE_SECONDS:g}초 뒤).",
        ),
        code="preparation-not-heard",
        hint=Localized(
            "bigtech-lab logs user-service; bigtech-lab kafka groups shows who is behind.",
            "bigtech-lab logs user-service. 어느 그룹이 뒤처졌는지는 bigtech-lab kafka groups가 보여 줍니다.",
        ),
    )


def sender_of(prepared: Prepared) -> Account:
    """The one who acts; ValueError, a mistake of the stimulus, when it prepared none."""
    if prepared.sender is None:
        raise ValueError("this stimulus needs a sender")
    return prepared.sender
