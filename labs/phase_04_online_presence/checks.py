"""Phase 4: who is there, seen through event streams and through Redis' channels."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bigtech_lab.application.ports.observers import ChannelMessage
from bigtech_lab.checks import (
    EventPath,
    Evidence,
    Failure,
    FirstMissing,
    Lab,
    check,
    eventually,
    expect_error_shape,
    expect_fields,
    expect_status,
    expect_value,
    new_member,
    published_event,
    room_of,
    two_members,
)

from .scene import (
    EVERYTHING,
    FRIENDS,
    PRESENCE,
    STREAM,
    come,
    expect_frame,
    expect_told,
    friends,
    known_to_notifications,
    make_friends,
    seen,
    told_of,
    watched,
    watching,
)

PRESENCE_CHANGED = "presence.changed"
TYPING = "chat.typing"
USER = "GET /api/online-status/user/{id}"
TYPE = "POST /api/messages/{room_id}/typing"

CHANGE_FIELDS = frozenset({"user_id", "username", "is_online", "last_seen_at", "changed_at", "reason"})
FRIEND_FIELDS = frozenset({"user_id", "username", "is_online", "last_seen_at"})
ALL_SERVICES = (*PRESENCE, "notification-service")


# C4.1 server-sent events


@check(points=2, uses=PRESENCE, needs=["stack-ready"])
async def an_accepted_friend_may_be_seen(lab: Lab) -> Evidence:
    """user-service hears of an accepted friendship, and from then on shows each of the two to the other."""
    watcher, friend = await two_members(lab)
    await make_friends(lab, watcher, friend)
    await come(lab, friend)
    asked = await lab.chat.call("GET", f"/api/online-status/user/{friend.id}", token=watcher.token)
    expect_status(USER, asked, 200)
    body = expect_fields(USER, asked.body, {"user_id", "is_online", "last_seen_at"})
    expect_value(f"is_online of a friend who is there ({USER})", body["is_online"], True)
    return Evidence(watcher=watcher.id, shown=body).handing_on(watcher)


@check(points=2, uses=PRESENCE, needs=["an-accepted-friend-may-be-seen"], timeout=40)
async def a_stream_begins_with_every_friend(lab: Lab) -> Evidence:
    """A presence stream begins with every friend and whether they are there; it takes a token."""
    watcher, friend = await watched(lab)
    await come(lab, friend)
    refused = await lab.observe.http.request("GET", lab.chat.url(STREAM))
    expect_error_shape(f"GET {STREAM}", refused, 401)
    async with watching(lab, watcher) as stream:
        first = stream.frames[0]
    expect_value("the first event of the stream", first.event, "ready")
    body = expect_fields("the event ready", first.data, {"friends", "online_count"})
    shown = {entry.get("user_id"): entry for entry in body["friends"]}
    expect_value(f"friend {friend.id} in the event ready", friend.id in shown, True)
    entry = expect_fields("a friend in the event ready", shown[friend.id], FRIEND_FIELDS)
    expect_value("is_online of a friend who is there", entry["is_online"], True)
    expect_value("online_count", body["online_count"], sum(f["is_online"] for f in body["friends"]))
    return Evidence(ready=body)


@check(points=3, uses=PRESENCE, needs=["an-accepted-friend-may-be-seen"], timeout=40)
async def a_friend_who_comes_is_shown(lab: Lab) -> Evidence:
    """When somebody comes, an event `presence` appears on the open stream of each friend."""
    watcher, friend = await friends(lab)
    async with watching(lab, watcher) as stream:
        await come(lab, friend)
        frame = await expect_frame(stream, friend, online=True)
    change = expect_fields("the event presence", frame.data, CHANGE_FIELDS)
    expect_value("username in the event presence", change["username"], friend.person.username)
    expect_value("reason in the event presence", change["reason"], "heartbeat")
    listed = await lab.chat.call("GET", "/api/online-status/friends", token=watcher.token)
    expect_status(FRIENDS, listed, 200)
    there = [entry["user_id"] for entry in listed.body["friends"] if entry["is_online"]]
    expect_value(f"friend {friend.id} is there ({FRIENDS})", friend.id in there, True)
    return Evidence(event=frame.event, data=change)


@check(points=3, uses=PRESENCE, needs=["an-accepted-friend-may-be-seen"], timeout=40)
async def a_stranger_learns_nothing(lab: Lab) -> Evidence:
    """Whoever is no friend sees neither that somebody is there nor when they last were."""
    (watcher, friend), stranger = await asyncio.gather(watched(lab), new_member(lab))
    async with watching(lab, watcher) as ours, watching(lab, stranger) as theirs:
        await come(lab, friend)
        # Once the friend has been told, everybody has who ever will be.
        await expect_told(ours, friend, online=True)
        told = told_of(theirs, friend)
    asked = await lab.chat.call("GET", f"/api/online-status/user/{friend.id}", token=stranger.token)
    expect_status(USER, asked, 200)
    expect_value(f"is_online for a stranger ({USER})", asked.body["is_online"], False)
    expect_value(f"last_seen_at for a stranger ({USER})", asked.body["last_seen_at"], None)
    expect_value("events about somebody on a stranger's stream", told, [])
    return Evidence(shown_to_a_stranger=asked.body)


@check(points=2, uses=ALL_SERVICES, needs=["an-accepted-friend-may-be-seen"], timeout=40)
async def one_connection_carries_presence_too(lab: Lab) -> Evidence:
    """The stream that carries everything for a user shows the same change as the presence stream."""
    watcher, friend = await friends(lab)
    await known_to_notifications(lab, watcher, friend)
    async with watching(lab, watcher) as presence, watching(lab, watcher, EVERYTHING) as everything:
        await come(lab, friend)
        one = await expect_frame(presence, friend, online=True)
        other = await expect_frame(everything, friend, online=True)
    facts = {name: one.data[name] for name in FRIEND_FIELDS}
    expect_value(f"the event presence on {EVERYTHING}", dict(other.data), facts)
    return Evidence(presence_stream=one.data, one_for_everything=other.data)


# C4.2 Redis Pub/Sub


@check(points=4, uses=(*PRESENCE, "redis"), needs=["an-accepted-friend-may-be-seen"], timeout=40)
async def channel_and_stream_agree(lab: Lab) -> Evidence:
    """A change is said once on the channel presence.changed, in the words that the stream shows."""
    watcher, friend = await friends(lab)
    async with lab.observe.redis.listen(PRESENCE_CHANGED) as heard, watching(lab, watcher) as stream:
        await come(lab, friend)
        frame = await expect_frame(stream, friend, online=True)
        said = await eventually(lambda: _said_of(heard.messages, friend.id), within=2.0)
        again = await lab.chat.call("POST", "/api/online-status/heartbeat", token=friend.token)
        expect_status("POST /api/online-status/heartbeat", again, 200)
        # The watcher's own leaving and coming is no news of the friend; a renewal is none at all.
        times = sum(message.data.get("user_id") == friend.id for message in heard.messages)
    if said is None:
        raise Failure(
            "nothing-on-the-channel",
            expected=f"a message on {PRESENCE_CHANGED}",
            actual="none",
            evidence=Evidence(stream=frame.data),
            first_missing=FirstMissing(
                f"channel {PRESENCE_CHANGED}", "user-service", "the event on the stream"
            ),
            channel=PRESENCE_CHANGED,
        )
    expect_value(f"the message on {PRESENCE_CHANGED}", said, dict(frame.data))
    expect_value(f"messages on {PRESENCE_CHANGED} about one coming", times, 1)
    return Evidence(channel=PRESENCE_CHANGED, message=said)


async def _said_of(heard: Sequence[ChannelMessage], user: int) -> Mapping[str, Any] | None:
    return next(
        (m.data for m in heard if isinstance(m.data, Mapping) and m.data.get("user_id") == user), None
    )


@check(points=3, uses=(*PRESENCE, "kafka"), needs=["an-accepted-friend-may-be-seen"], timeout=40)
async def a_change_is_kept_on_kafka(lab: Lab) -> Evidence:
    """What the channel forgets at once is kept on the topic user.presence for services that were away."""
    watcher, friend = await friends(lab)
    async with watching(lab, watcher) as stream:
        await come(lab, friend)
        frame = await expect_frame(stream, friend, online=True)
    path = EventPath("user.presence.changed", "user.presence", "user_db", "user-service", str(friend.id))
    event = await published_event(lab, path, witness=f"an event about user {friend.id} on the stream")
    place = f"user.presence[{event.record.partition}]@{event.record.offset}"
    expect_value(f"key of {place}", event.record.key, str(friend.id))
    expect_value(f"value of {place}", dict(event.record.value), dict(frame.data))
    return Evidence(record=place, key=event.record.key, value=event.record.value)


@check(
    points=3,
    uses=(*ALL_SERVICES, "chat-service", "redis"),
    needs=["an-accepted-friend-may-be-seen"],
    timeout=40,
)
async def typing_is_said_and_not_kept(lab: Lab) -> Evidence:
    """That somebody types goes over a channel to the other's stream, and is stored nowhere."""
    watcher, friend = await watched(lab)
    room = await room_of(lab, watcher, friend)
    async with lab.observe.redis.listen(TYPING) as heard, watching(lab, watcher, EVERYTHING) as stream:
        for _ in range(2):
            typed = await lab.chat.call("POST", f"/api/messages/{room}/typing", token=friend.token)
            expect_status(TYPE, typed, 202)
        said = await eventually(lambda: _said_in(heard.messages, room), within=5.0)
        if said is None:
            raise Failure(
                "nothing-on-the-channel",
                expected=f"a message on {TYPING}",
                actual="none",
                first_missing=FirstMissing(f"channel {TYPING}", "chat-service", f"{TYPE}, answered with 202"),
                channel=TYPING,
            )
        shown = await seen(stream, lambda f: f.event == "typing" and f.data.get("room_id") == room)
        if shown is None:
            raise Failure(
                "nothing-on-the-stream",
                expected="an event typing",
                actual=[frame.event for frame in stream.frames],
                first_missing=FirstMissing("event typing", "notification-service", f"a message on {TYPING}"),
                user=friend.id,
            )
        times = sum(message.data.get("room_id") == room for message in heard.messages)
    expect_value("members in the message", sorted(said["member_ids"]), sorted([watcher.id, friend.id]))
    expect_value(f"messages on {TYPING} about two keys in a moment", times, 1)
    kept = await asyncio.gather(
        lab.observe.sql.rows(
            "chat_db", "SELECT id FROM outbox WHERE partition_key = $1 AND type LIKE '%typing%'", str(room)
        ),
        lab.observe.sql.rows(
            "notification_db", "SELECT position FROM feed WHERE room_id = $1 AND name = 'typing'", room
        ),
    )
    expect_value("rows about typing in outbox and feed", [len(rows) for rows in kept], [0, 0])
    return Evidence(channel=TYPING, message=said, shown=shown.data)


async def _said_in(heard: Sequence[ChannelMessage], room: int) -> Mapping[str, Any] | None:
    return next(
        (m.data for m in heard if isinstance(m.data, Mapping) and m.data.get("room_id") == room), None
    )
