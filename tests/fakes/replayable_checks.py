"""Checks that use every window of a lab, some of which fail or are blocked."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from bigtech_lab.application.ports.observers import Frame
from bigtech_lab.checks import Evidence, Failure, Lab, check, eventually, expect_status, expect_value
from bigtech_lab.domain.component import ComponentState

NOW = datetime(2030, 1, 2, tzinfo=UTC)
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJlLW9mLWEtdG9rZW4"
ROW = {"id": UUID(int=7), "created_at": NOW, "payload": {"seq": 3}, "key": b"\x00\xff"}


@check()
async def somebody_logs_in(lab: Lab) -> Evidence:
    """Somebody logs in, and gets in with the token."""
    person = lab.person()
    reply = await lab.chat.login(email=person.email, password=person.password)
    expect_status("POST /login", reply, 200)
    profile = await lab.chat.profile(reply.body["access_token"])
    expect_status("GET /me", profile, 200)
    return Evidence(profile=profile.body).handing_on(reply.body["access_token"])


@check(needs=["somebody-logs-in"])
async def a_row_appears(lab: Lab) -> Evidence:
    """A row appears at the third look."""

    async def look() -> Mapping[str, Any] | None:
        rows = await lab.observe.sql.rows("chat_db", "SELECT …", lab.nonce)
        return rows[0] if rows else None

    row = await eventually(look, within=2.0)
    if row is None:
        raise Failure("wrong-value", expected="a row", actual="none", what="row")
    expect_value("seq", row["payload"]["seq"], 3)
    expect_value("id", row["id"], UUID(int=7))
    return Evidence(row=dict(row))


@check(needs=["somebody-logs-in"])
async def a_frame_comes(lab: Lab) -> Evidence:
    """The stream brings a frame a moment after it was opened."""
    headers = {"Authorization": f"Bearer {lab.state('somebody-logs-in', str)}"}
    async with lab.observe.sse.open(lab.chat.url("/stream"), headers=headers) as stream:

        async def came() -> Frame | None:
            return next((frame for frame in stream.frames if frame.event == "message"), None)

        frame = await eventually(came, within=2.0)
    expect_value("frame", frame and frame.data, {"seq": 3})
    return Evidence(frames=len(stream.frames))


@check()
async def the_stack_runs(lab: Lab) -> Evidence:
    """Every component is ready."""
    status = await asyncio.to_thread(lab.stack.status)
    states = {component.state for component in status.components}
    expect_value("states", states, {ComponentState.READY})
    return Evidence()


@check()
async def nobody_is_refused(lab: Lab) -> Evidence:
    """It fails: the answer is 403."""
    expect_status("GET /closed", await lab.chat.call("GET", "/closed"), 200)
    return Evidence()


@check()
async def the_cache_answers(lab: Lab) -> Evidence:
    """It is blocked: Redis is away."""
    await lab.observe.redis.text("key")
    return Evidence()


CHECKS = (
    somebody_logs_in,
    a_row_appears,
    a_frame_comes,
    the_stack_runs,
    nobody_is_refused,
    the_cache_answers,
)
PASSING = ("somebody-logs-in", "a-row-appears", "a-frame-comes", "the-stack-runs")
_check_that_asks_for_the_time: list[int] = []


@check()
async def a_moody_check(lab: Lab) -> Evidence:
    """It asks for something else each time."""
    _check_that_asks_for_the_time.append(1)
    path = f"/closed?{len(_check_that_asks_for_the_time)}"
    expect_status("GET /closed", await lab.chat.call("GET", path), 403)
    return Evidence()
