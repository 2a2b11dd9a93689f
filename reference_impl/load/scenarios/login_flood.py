"""Sending while log-ins saturate the password hashes."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import Any, Final

from load.client.http_connection import HttpPool
from load.client.person import Person, direct_room, register_many
from load.measure.figure import Figure, Result, at_most, exactly
from load.measure.latencies import curve_ms, summary_ms
from load.measure.open_loop import open_loop
from load.measure.processes import Processes
from load.target import Target

DEFAULTS: Final[dict[str, Any]] = {"log_ins": 200, "rate": 100, "seconds": 15.0}
_CREATED: Final = 201
_OK: Final = 200
_REFUSED: Final = frozenset({429, 503})


class Flood:
    """People who log in again and again without a pause, more than the hashes can serve."""

    def __init__(self, users: HttpPool, person: Person) -> None:
        self._users = users
        self._person = person
        self.answers: Counter[int] = Counter()
        self.without_retry_after = 0
        self.slowest = 0.0
        self.unanswered = 0

    async def log_in_until(self, until: float) -> None:
        """Log in until the time is over; who is refused comes back after a moment, as the answer asks."""
        body = {"email": self._person.email, "password": self._person.password}
        while time.perf_counter() < until:
            began = time.perf_counter()
            try:
                answer = await self._users.request("POST", "/api/auth/login/json", body=body)
            except OSError:
                self.unanswered += 1
                continue
            self.answers[answer.status] += 1
            self.slowest = max(self.slowest, answer.at - began)
            if answer.status in _REFUSED:
                self.without_retry_after += b"retry-after" not in answer.headers
                await asyncio.sleep(0.2)


async def login_flood(target: Target, settings: dict[str, Any]) -> Result:
    """Measure sends at a fixed rate while `log_ins` people try to log in at once."""
    chat, users = HttpPool(target.chat_url), HttpPool(target.user_url)
    sender, reader = await register_many(target, 2)
    room_id = await direct_room(chat, sender, reader)
    flood = Flood(users, sender)
    latencies: list[float] = []

    async def send(number: int, due: float) -> None:
        body = {"content": str(number), "message_type": "text"}
        answer = await chat.request("POST", f"/api/messages/{room_id}", token=sender.token, body=body)
        if answer.status != _CREATED:
            raise RuntimeError(f"a send was answered {answer.status}")
        latencies.append(answer.at - due)

    until = time.perf_counter() + settings["seconds"] + 2
    flooding = [asyncio.create_task(flood.log_in_until(until)) for _ in range(settings["log_ins"])]
    await asyncio.sleep(1)
    processes, count = Processes(target.instance_uid), int(settings["rate"] * settings["seconds"])
    queued = processes.queued_seconds("chat-service")
    failures = await open_loop(settings["rate"], count, send)
    queued = processes.queued_seconds("chat-service") - queued
    await asyncio.gather(*flooding)
    chat.close()
    users.close()
    summary = summary_ms(latencies)
    other = flood.unanswered + sum(
        n for status, n in flood.answers.items() if status != _OK and status not in _REFUSED
    )
    return Result(
        scenario="login-flood",
        title=f"Sending {settings['rate']:g}/s while {settings['log_ins']} people log in at once",
        settings=settings,
        figures=[
            Figure("send p50", summary.get("p50", float("inf")), "ms"),
            at_most("send p99", summary.get("p99", float("inf")), 50),
            Figure("chat-service waited for a processor", round(queued * 1000 / max(1, count), 2), "ms/send"),
            exactly("failed sends", len(failures), 0),
            Figure("log-ins served", flood.answers[_OK], ""),
            Figure("log-ins refused", sum(flood.answers[status] for status in _REFUSED), ""),
            exactly("refusals without Retry-After", flood.without_retry_after, 0),
            exactly("other answers to log-ins", other, 0),
            Figure("slowest answer to a log-in", round(flood.slowest * 1000), "ms"),
        ],
        latency_ms=summary,
        curve=curve_ms(latencies),
    )
