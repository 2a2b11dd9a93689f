"""What the checks of this phase begin with: friends who know of one another, and their open streams."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from bigtech_lab.application.ports.observers import Frame, SseSubscription
from bigtech_lab.checks import (
    Failure,
    FirstMissing,
    Lab,
    Member,
    befriend,
    eventually,
    expect_status,
    new_member,
    two_members,
)

PRESENCE = ("gateway", "user-service", "friend-service", "postgres", "redis", "kafka")
STREAM = "/api/online-status/stream"
EVERYTHING = "/api/stream"
FRIENDS = "GET /api/online-status/friends"
HEARTBEAT = "POST /api/online-status/heartbeat"

# A change is shown at once; one that a busy database kept from being announced, with the next comparison.
_SECONDS_TO_HEAR = 16.0


async def friends(lab: Lab) -> tuple[Member, Member]:
    """Two friends of nobody else: on their streams nothing changes but what a check does."""
    watcher, friend = await two_members(lab)
    await make_friends(lab, watcher, friend)
    return watcher, friend


async def watched(lab: Lab) -> tuple[Member, Member]:
    """The watcher that all checks share, and a new friend of theirs who has not been there yet."""
    watcher, friend = lab.state("an-accepted-friend-may-be-seen", Member), await new_member(lab)
    await make_friends(lab, watcher, friend)
    return watcher, friend


async def make_friends(lab: Lab, one: Member, other: Member) -> None:
    """Makes them friends; Failure when user-service does not hear of it in time."""
    friendship = await befriend(lab, one, other)

    async def known() -> bool:
        listed = await lab.chat.call("GET", "/api/online-status/friends", token=one.token)
        expect_status(FRIENDS, listed, 200)
        return any(friend["user_id"] == other.id for friend in listed.body["friends"])

    if not await eventually(known, within=_SECONDS_TO_HEAR):
        raise Failure(
            "friendship-unheard",
            expected=f"{other.id} among the friends of {one.id}",
            actual="not there",
            first_missing=FirstMissing("friend_pairs in user_db", "user-service", f"friendship {friendship}"),
            service="user-service",
        )


async def known_to_notifications(lab: Lab, one: Member, other: Member) -> None:
    """Returns once notification-service knows that they are friends; Failure when it does not hear of it."""

    async def known() -> bool:
        query = "SELECT 1 FROM friend_pairs WHERE user_id = $1 AND friend_id = $2"
        return bool(await lab.observe.sql.rows("notification_db", query, one.id, other.id))

    if not await eventually(known, within=_SECONDS_TO_HEAR):
        raise Failure(
            "friendship-unheard",
            expected=f"friend_pairs with {one.id} and {other.id}",
            actual="no row",
            first_missing=FirstMissing(
                "friend_pairs in notification_db", "notification-service", "the friendship"
            ),
            service="notification-service",
        )


def watching(lab: Lab, member: Member, path: str = STREAM) -> AbstractAsyncContextManager[SseSubscription]:
    """An open stream of the member; it counts as being there."""
    return lab.observe.sse.open(lab.chat.url(path), headers=member.headers)


async def come(lab: Lab, member: Member) -> float:
    """A sign of life; for how many seconds it counts."""
    beaten = await lab.chat.call("POST", "/api/online-status/heartbeat", token=member.token)
    expect_status(HEARTBEAT, beaten, 200)
    return float(beaten.body["ttl_seconds"])


def states_of(member: Member, frame: Frame) -> list[bool]:
    """What an event says of somebody: there or not, or nothing."""
    if frame.event == "presence":
        entries = [frame.data]
    else:
        entries = frame.data.get("friends", []) if frame.event == "reset" else []
    return [entry["is_online"] for entry in entries if entry["user_id"] == member.id]


def told_of(stream: SseSubscription, member: Member) -> list[bool]:
    """What the stream has said of somebody since its beginning, oldest first."""
    return [state for frame in stream.frames for state in states_of(member, frame)]


def has_gone(told: Sequence[bool]) -> bool:
    """Whether somebody who was told to be there was told to be gone after that."""
    return True in told and False in told[list(told).index(True) :]


async def seen(
    stream: SseSubscription, wanted: Callable[[Frame], bool], within: float = _SECONDS_TO_HEAR
) -> Frame | None:
    """The first such event of the stream, or None when none arrives in time."""

    async def look() -> Frame | None:
        return next((frame for frame in stream.frames if wanted(frame)), None)

    return await eventually(look, within=within)


async def expect_told(
    stream: SseSubscription, member: Member, *, online: bool, within: float = _SECONDS_TO_HEAR
) -> None:
    """Returns once the stream has told that somebody came or went; Failure when it does not.

    The watcher makes other friends meanwhile; then `reset` with all of them may be quicker than `presence`.
    """

    async def look() -> bool:
        told = told_of(stream, member)
        return True in told if online else has_gone(told)

    if not await eventually(look, within=within):
        raise _untold(stream, member, online)


async def expect_frame(
    stream: SseSubscription, member: Member, *, online: bool, within: float = _SECONDS_TO_HEAR
) -> Frame:
    """The event `presence` that tells that somebody came or went; Failure when it does not arrive."""

    def tells(frame: Frame) -> bool:
        data = frame.data
        return frame.event == "presence" and (data.get("user_id"), data.get("is_online")) == (
            member.id,
            online,
        )

    frame = await seen(stream, tells, within)
    if frame is None:
        raise _untold(stream, member, online)
    return frame


def _untold(stream: SseSubscription, member: Member, online: bool) -> Failure:
    return Failure(
        "nothing-on-the-stream",
        expected={"event": "presence", "user_id": member.id, "is_online": online},
        actual=[frame.event for frame in stream.frames],
        first_missing=FirstMissing("event presence", "user-service", f"{len(stream.frames)} earlier events"),
        user=member.id,
    )
