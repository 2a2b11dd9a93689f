"""Exercise X4: what the learner found out about presence, tried with two clients on the live stack."""

from __future__ import annotations

import asyncio
import json
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import yaml

from bigtech_lab.application.ports.observers import SseSubscription, Unreachable
from bigtech_lab.checks import Evidence, Failure, Lab, check, eventually, expect_status
from bigtech_lab.checks.exercise_lab import ExerciseLab
from bigtech_lab.checks.member import Member, befriend, new_member, new_session

from .browsers import Visitor, chromium, seen_from_the_other

WORKSHEET = "observations.yaml"
OPEN = "?"
SECONDS = 8.0
USES = ("gateway", "user-service", "redis", "postgres")
WITH_FRIENDS = (*USES, "friend-service", "kafka")
STREAM = "/api/online-status/stream"


@dataclass(frozen=True, slots=True)
class Browser:
    """One window in which somebody is logged in."""

    member: Member
    token: str

    @property
    def user_id(self) -> int:
        """Who it is."""
        return self.member.id

    @property
    def visitor(self) -> Visitor:
        """Who a real browser logs in as."""
        person = self.member.person
        return Visitor(person.email, person.username, person.password)

    @property
    def headers(self) -> Mapping[str, str]:
        """What every request of the window carries."""
        return {"Authorization": f"Bearer {self.token}"}


@check(points=3, timeout=40, uses=USES)
async def two_log_ins_are_two_sessions(lab: ExerciseLab) -> Evidence:
    """Two log-ins of one person are two sessions, which the claim that you named tells apart."""
    found = _observed(lab, "session-not-named", "session_claim")
    claim = str(found["session_claim"])
    one, other = await _windows_of_one(lab)
    claims = [_claims(window.token) for window in (one, other)]
    if claim not in claims[0]:
        raise Failure("no-such-claim", expected="a claim", actual=claim, claims=", ".join(sorted(claims[0])))
    await asyncio.gather(*(_heartbeat(lab, window) for window in (one, other)))
    leases = await lab.observe.redis.scores(f"presence:{one.user_id}")
    sessions = sorted(lease.partition("/")[0] for lease in leases)
    if sorted(str(c[claim]) for c in claims) != sessions:
        raise Failure("not-the-session", expected=sessions, actual=claim)
    return Evidence(claim=claim, sessions=sessions)


@check(points=3, timeout=40, uses=WITH_FRIENDS)
async def both_streams_are_open(lab: ExerciseLab) -> Evidence:
    """On the path that you named two clients have open streams, whose first event lists the friends."""
    found = _observed(lab, "stream-not-named", "stream_path", "first_event")
    path = str(found["stream_path"])
    one, other = await _friends(lab)
    async with _streams(lab, path, one, other) as streams:
        first = [stream.frames[0] for stream in streams]
    for frame in first:
        if frame.event != found["first_event"]:
            raise Failure("other-first-event", expected=found["first_event"], actual=frame.event)
    listed = [friend["user_id"] for friend in first[0].data["friends"]]
    if listed != [other.user_id]:
        raise Failure(
            "wrong-value", expected=[other.user_id], actual=listed, what="friends in the first event"
        )
    return Evidence(path=path, first_event=first[0].event, friends=listed)


@check(points=4, timeout=40, uses=WITH_FRIENDS)
async def the_other_window_sees_it(lab: ExerciseLab) -> Evidence:
    """When one logs out, the other window sees the event that you named."""
    found = _observed(lab, "change-not-named", "change_event", "gone_field")
    event, gone = str(found["change_event"]), str(found["gone_field"])
    one, other = await _friends(lab)
    async with _streams(lab, STREAM, one, other) as (watching, _):

        async def heard() -> Mapping[str, Any] | None:
            told = (f.data for f in watching.frames if f.event == event and isinstance(f.data, Mapping))
            return next((data for data in told if _left(data, other.user_id)), None)

        await _log_out(lab, other)
        data = await eventually(heard, within=SECONDS)
        came = [frame.event for frame in watching.frames]
    if data is None:
        raise Failure(
            "change-not-seen", expected=event, actual=came, seconds=SECONDS, came=", ".join(came) or "-"
        )
    if data.get(gone) is not False:
        raise Failure("wrong-field", expected=gone, actual=dict(data), fields=", ".join(data))
    return Evidence(event=event, data=dict(data))


@check(points=2, timeout=90, needs=["the-other-window-sees-it"], uses=(*WITH_FRIENDS, "notification-service"))
async def two_browsers_see_it(lab: ExerciseLab) -> Evidence:
    """In two real browsers (Chromium, where there is one) the friends page follows the log-out."""
    program = chromium()
    if program is None:
        return Evidence(browser="none on this machine; the two clients of the check before stand for them")
    stays, goes = await _friends(lab)
    said = await seen_from_the_other(program, lab.endpoints.gateway_url, stays.visitor, goes.visitor)
    return Evidence(browser=program, **said)


@check(points=3, timeout=40, uses=USES)
async def the_key_holds_the_leases(lab: ExerciseLab) -> Evidence:
    """The key that you named holds the leases of who is online, and expires after the time that you named."""
    found = _observed(lab, "keys-not-named", "presence_key", "key_type", "ttl_seconds")
    one, other = await _windows_of_one(lab)
    await asyncio.gather(*(_heartbeat(lab, window) for window in (one, other)))
    key = str(found["presence_key"]).replace("{user_id}", str(one.user_id))
    try:
        leases = await lab.observe.redis.scores(key)
    except Unreachable:
        # A key of another type is refused; that Redis itself is away is told by the ping.
        await lab.observe.redis.ping()
        leases = {}
    if len(leases) != len((one, other)):
        raise Failure("no-such-key", expected="a sorted set with two leases", actual=key)
    if str(found["key_type"]).lower().replace(" ", "") not in {"zset", "sortedset"}:
        raise Failure("wrong-type", expected="what TYPE says", actual=found["key_type"])
    term = await _heartbeat(lab, one)
    left = (await lab.observe.redis.milliseconds_to_live(key) or 0) / 1000
    if abs(_seconds(found["ttl_seconds"]) - term) > 1:
        raise Failure("wrong-ttl", expected=f"{left:.1f} s", actual=found["ttl_seconds"], left=left)
    return Evidence(key=key, leases=sorted(leases), seconds_to_live=left)


@check(points=3, timeout=40, uses=USES)
async def the_channel_tells_the_change(lab: ExerciseLab) -> Evidence:
    """On the channel that you named the change is said when somebody logs out."""
    found = _observed(lab, "channel-not-named", "channel")
    channel = str(found["channel"])
    window = await _window(lab)
    await _heartbeat(lab, window)
    async with lab.observe.redis.listen(channel) as ear:

        async def heard() -> Any:
            said = (message.data for message in ear.messages)
            return next((data for data in said if _left(data, window.user_id)), None)

        await _log_out(lab, window)
        said = await eventually(heard, within=4.0)
    if said is None:
        raise Failure("nothing-heard", expected="a change of presence", actual=channel)
    return Evidence(channel=channel, said=said)


def _observed(lab: ExerciseLab, code: str, *names: str) -> Mapping[str, Any]:
    """The entries of the worksheet; fails with `code` while one of them is open."""
    try:
        entries = yaml.safe_load(lab.workspace.get(WORKSHEET, ""))
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise Failure("worksheet-unreadable", expected="YAML", actual=problem, problem=problem) from None
    if not isinstance(entries, Mapping):
        problem = "it has no `name: value` lines"
        raise Failure("worksheet-unreadable", expected="YAML", actual=problem, problem=problem)
    missing = [name for name in names if entries.get(name) in {None, "", OPEN}]
    if missing:
        raise Failure(
            code, expected=list(names), actual=f"open: {', '.join(missing)}", missing=", ".join(missing)
        )
    return entries


async def _window(lab: Lab) -> Browser:
    return (await _windows(lab, 1))[0]


async def _windows_of_one(lab: Lab) -> Sequence[Browser]:
    return await _windows(lab, 2)


async def _windows(lab: Lab, count: int) -> Sequence[Browser]:
    member = await new_member(lab)
    tokens = [member.token, *[await new_session(lab, member.person) for _ in range(count - 1)]]
    return [Browser(member, token) for token in tokens]


async def _friends(lab: Lab) -> tuple[Browser, Browser]:
    """Two people in a browser each who are friends, and known as such to the streams."""
    one, other = await asyncio.gather(_window(lab), _window(lab))
    await befriend(lab, one.member, other.member)

    async def known() -> bool:
        path = "/api/online-status/friends"
        replies = [await lab.chat.call("GET", path, token=window.token) for window in (one, other)]
        return all(reply.body["friends"] for reply in replies)

    if not await eventually(known, within=SECONDS):
        raise Failure("wrong-value", expected="friends", actual="none", what="GET /api/online-status/friends")
    return one, other


@asynccontextmanager
async def _streams(
    lab: Lab, path: str, one: Browser, other: Browser
) -> AsyncIterator[tuple[SseSubscription, SseSubscription]]:
    url = lab.chat.url(path if path.startswith("/") else f"/{path}")
    async with AsyncExitStack() as opened:
        try:
            first = await opened.enter_async_context(lab.observe.sse.open(url, headers=one.headers))
            second = await opened.enter_async_context(lab.observe.sse.open(url, headers=other.headers))
        except Unreachable as problem:
            if path == STREAM:
                raise
            said = str(problem)
            raise Failure("no-stream", expected="text/event-stream", actual=path, problem=said) from None
        yield first, second


async def _heartbeat(lab: Lab, window: Browser) -> float:
    """Gives a sign of life; how long it counts, in seconds."""
    reply = await lab.chat.call("POST", "/api/online-status/heartbeat", token=window.token)
    expect_status("POST /api/online-status/heartbeat", reply, 200)
    return float(reply.body["ttl_seconds"])


async def _log_out(lab: Lab, window: Browser) -> None:
    reply = await lab.chat.call("POST", "/api/auth/logout", token=window.token)
    expect_status("POST /api/auth/logout", reply, 200)


def _claims(token: str) -> Mapping[str, Any]:
    body = token.split(".")[1]
    claims: Mapping[str, Any] = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


def _left(data: object, user_id: int) -> bool:
    return isinstance(data, Mapping) and data.get("user_id") == user_id and data.get("is_online") is False


def _seconds(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0
