"""Phase 4: a presence is a lease that runs out unless it is renewed."""

from __future__ import annotations

import asyncio

from bigtech_lab.checks import (
    Evidence,
    Failure,
    FirstMissing,
    Lab,
    Member,
    check,
    eventually,
    expect_status,
    expect_value,
    new_member,
    new_session,
)

from .scene import come, expect_frame, expect_told, friends, has_gone, told_of, watched, watching

DEADLINES = "presence:deadlines"
LOG_OUT = "POST /api/auth/logout"
USER = "GET /api/online-status/user/{id}"

# A stream that was closed counts for a quarter of the term, and no longer than this.
LONGEST_GRACE_SECONDS = 5.0
# Departures are looked for four times a second; a busy database may delay that until the next comparison.
SECONDS_TO_ANNOUNCE = 16.0
SECONDS_TO_RELOAD = 1.0
# What is left of a lease that a check does not wait a minute for.
MILLISECONDS_LEFT = 300
WATCHED = ("gateway", "user-service", "friend-service", "postgres", "kafka", "redis")


@check(points=4, uses=("gateway", "user-service", "postgres", "redis"), needs=["stack-ready"])
async def a_heartbeat_is_a_lease(lab: Lab) -> Evidence:
    """A heartbeat writes a lease into Redis that expires by itself, and the next heartbeat prolongs it."""
    member = await new_member(lab)
    term = await come(lab, member)
    key = f"presence:{member.id}"
    leases = await lab.observe.redis.scores(key)
    left = await lab.observe.redis.milliseconds_to_live(key)
    expect_value(f"leases in {key} after a heartbeat", len(leases), 1)
    if left is None or not 0 < left <= term * 1000:
        raise Failure(
            "does-not-expire",
            expected=f"{key} expires within {term:g} s",
            actual="never" if left is None else f"in {left} ms",
            evidence=Evidence(leases=dict(leases)),
            key=key,
        )
    deadlines = await lab.observe.redis.scores(DEADLINES)
    (deadline,) = leases.values()
    expect_value(f"score of {member.id} in {DEADLINES}", deadlines.get(str(member.id)), deadline)
    await come(lab, member)
    later = await lab.observe.redis.scores(key)
    if sorted(later) != sorted(leases) or not max(later.values()) > deadline:
        raise Failure(
            "not-renewed",
            expected="the same lease with a later deadline",
            actual={"before": dict(leases), "after": dict(later)},
            key=key,
        )
    return Evidence(key=key, lease=dict(later), milliseconds_to_live=left, term_seconds=term)


@check(points=3, uses=WATCHED, needs=["an-accepted-friend-may-be-seen"], timeout=40)
async def a_log_out_is_seen_by_friends(lab: Lab) -> Evidence:
    """A log-out ends the presence at once: friends are told, and its key is gone from Redis."""
    watcher, friend = await friends(lab)
    async with watching(lab, watcher) as stream:
        await come(lab, friend)
        await expect_frame(stream, friend, online=True)
        await _log_out(lab, friend.token)
        frame = await expect_frame(stream, friend, online=False)
    expect_value("reason of the event presence", frame.data["reason"], "logout")
    leases = await lab.observe.redis.scores(f"presence:{friend.id}")
    expect_value(f"leases in presence:{friend.id} after the log-out", dict(leases), {})
    return Evidence(event=frame.data)


@check(points=4, uses=WATCHED, needs=["an-accepted-friend-may-be-seen"], timeout=40)
async def a_log_out_in_one_browser_leaves_the_other(lab: Lab) -> Evidence:
    """Somebody who is logged in twice and logs out in one browser is still there."""
    (watcher, friend), (_, third) = await asyncio.gather(watched(lab), watched(lab))
    other_browser = Member(friend.person, friend.id, await new_session(lab, friend.person))
    async with watching(lab, watcher) as stream:
        await come(lab, friend)
        await come(lab, other_browser)
        leases = await lab.observe.redis.scores(f"presence:{friend.id}")
        expect_value(f"leases in presence:{friend.id} of two sessions", len(leases), 2)
        await _log_out(lab, other_browser.token)
        # What is told of the third was told after everything that the log-out had to tell.
        await come(lab, third)
        await expect_told(stream, third, online=True)
        told = told_of(stream, friend)
    asked = await lab.chat.call("GET", f"/api/online-status/user/{friend.id}", token=watcher.token)
    expect_status(USER, asked, 200)
    if not asked.body["is_online"] or has_gone(told):
        raise Failure(
            "gone-too-early",
            expected="still there",
            actual={"is_online": asked.body["is_online"], "told": told},
            evidence=Evidence(leases_before=dict(leases)),
            user=friend.id,
        )
    left = await lab.observe.redis.scores(f"presence:{friend.id}")
    return Evidence(leases_of_two_sessions=sorted(leases), lease_left=sorted(left), told=told)


@check(points=4, uses=WATCHED, needs=["an-accepted-friend-may-be-seen"], timeout=40)
async def a_silent_client_runs_out(lab: Lab) -> Evidence:
    """Somebody whose stream breaks off without a farewell goes offline when the lease has run out."""
    watcher, friend = await watched(lab)
    key = f"presence:{friend.id}"
    async with watching(lab, watcher) as stream:
        async with watching(lab, friend):
            await expect_told(stream, friend, online=True)
        left = await eventually(lambda: _shortened(lab, key), within=3.0)
        if left is None:
            raise Failure(
                "does-not-expire",
                expected=f"{key} expires within {LONGEST_GRACE_SECONDS:g} s of the end of the stream",
                actual=await lab.observe.redis.milliseconds_to_live(key),
                first_missing=FirstMissing(f"shorter life of {key}", "user-service", "the stream was closed"),
                key=key,
            )
        await expect_told(stream, friend, online=False, within=left / 1000 + SECONDS_TO_ANNOUNCE)
    expect_value(f"milliseconds to live of {key}", await lab.observe.redis.milliseconds_to_live(key), None)
    return Evidence(milliseconds_to_live_after_the_end=left, told="offline")


@check(points=4, uses=WATCHED, needs=["an-accepted-friend-may-be-seen"], timeout=40)
async def a_lease_that_runs_out_is_told(lab: Lab) -> Evidence:
    """Somebody who only falls silent goes offline when the lease runs out, and friends are told: expired."""
    watcher, friend = await friends(lab)
    key = f"presence:{friend.id}"
    async with watching(lab, watcher) as stream:
        term = await come(lab, friend)
        await expect_frame(stream, friend, online=True)
        left = await _brought_nearer(lab, key, friend)
        within = MILLISECONDS_LEFT / 1000 + SECONDS_TO_ANNOUNCE
        frame = await expect_frame(stream, friend, online=False, within=within)
    expect_value("reason of the event presence", frame.data["reason"], "expired")
    expect_value(f"milliseconds to live of {key}", await lab.observe.redis.milliseconds_to_live(key), None)
    asked = await lab.chat.call("GET", f"/api/online-status/user/{friend.id}", token=watcher.token)
    expect_status(USER, asked, 200)
    expect_value(f"is_online after the lease ({USER})", asked.body["is_online"], False)
    return Evidence(
        term_seconds=term,
        milliseconds_to_live=left,
        brought_nearer_to_milliseconds=MILLISECONDS_LEFT,
        event=frame.data,
    )


@check(points=3, uses=WATCHED, needs=["an-accepted-friend-may-be-seen"], timeout=40)
async def a_reload_is_no_departure(lab: Lab) -> Evidence:
    """A page that is loaded anew closes its stream and opens another: nobody is told of it."""
    watcher, friend = await watched(lab)
    key = f"presence:{friend.id}"
    async with watching(lab, watcher) as stream:
        async with watching(lab, friend):
            await expect_told(stream, friend, online=True)
        # Nothing can be waited for where nothing may come, but the moment at which it would have come.
        await asyncio.sleep(SECONDS_TO_RELOAD)
        async with watching(lab, friend):
            leases = await lab.observe.redis.scores(key)
            await asyncio.sleep(LONGEST_GRACE_SECONDS)
            told = told_of(stream, friend)
    if has_gone(told):
        raise Failure(
            "gone-too-early",
            expected="never offline",
            actual=told,
            evidence=Evidence(leases=dict(leases)),
            user=friend.id,
        )
    return Evidence(leases_after_the_reload=len(leases), told=told)


async def _brought_nearer(lab: Lab, key: str, friend: Member) -> int:
    """Turns the clock of one lease forward: key and deadline as they would be just before its end.

    Nothing is ended by that; Redis expires the key, and user-service has to notice. How long it had, in ms.
    """
    left = await lab.observe.redis.milliseconds_to_live(key)
    deadline = (await lab.observe.redis.scores(DEADLINES)).get(str(friend.id))
    if left is None or deadline is None:
        raise Failure(
            "does-not-expire",
            expected=f"{key} with a time to live, and its user in {DEADLINES}",
            actual={"milliseconds_to_live": left, "deadline": deadline},
            key=key,
        )
    # The difference of the two is the time on Redis' own clock, which alone counts for leases.
    await lab.observe.redis.expire(key, MILLISECONDS_LEFT)
    await lab.observe.redis.put_score(DEADLINES, str(friend.id), deadline - left + MILLISECONDS_LEFT)
    return left


async def _shortened(lab: Lab, key: str) -> int | None:
    left = await lab.observe.redis.milliseconds_to_live(key)
    if left is None and not await lab.observe.redis.scores(key):
        return 0
    return left if left is not None and left <= LONGEST_GRACE_SECONDS * 1000 else None


async def _log_out(lab: Lab, token: str) -> None:
    expect_status(LOG_OUT, await lab.chat.call("POST", "/api/auth/logout", token=token), 200)
