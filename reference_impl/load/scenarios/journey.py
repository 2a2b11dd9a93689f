"""The user journey: fifteen requests of two people who meet and talk, four of them password hashes."""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import Any, Final

from argon2.low_level import Type, hash_secret

from load.client.http_connection import HttpPool
from load.client.person import direct_room, register
from load.measure.figure import Figure, Result, at_least, exactly
from load.measure.latencies import curve_ms, summary_ms
from load.measure.processes import Processes, spent_between
from load.target import Target

DEFAULTS: Final[dict[str, Any]] = {"users": 16, "seconds": 20.0, "cores": 2}
REQUESTS: Final = 15
HASHES: Final = 4
_HASHES_TIMED: Final = 20
_FRIENDS_PATIENCE: Final = 50


class Journey:
    """People who each do the journey again and again; a closed loop, as the original was."""

    def __init__(self, target: Target) -> None:
        self._users = HttpPool(target.user_url)
        self._friends = HttpPool(target.friend_url)
        self._chat = HttpPool(target.chat_url)
        self.durations: list[float] = []
        self.failures: list[str] = []
        self.repeats = 0

    async def again_and_again(self, until: float) -> None:
        """Do journeys until the time is over."""
        while time.perf_counter() < until:
            began = time.perf_counter()
            try:
                await self._once()
            except (RuntimeError, OSError, TimeoutError) as problem:
                self.failures.append(f"{type(problem).__name__}: {problem}")
            else:
                self.durations.append(time.perf_counter() - began)

    async def _once(self) -> None:
        one, other = await register(self._users), await register(self._users)
        await self._users.expect(200, "GET", "/api/profile/me", token=one.token)
        await self._users.expect(200, "GET", "/api/users/search?query=bench&limit=10", token=one.token)
        await self._befriend(one.token, one.id, other.token, other.id)
        room_id = await direct_room(self._chat, one, other)
        for number in range(5):
            body = {"content": f"{number}: {secrets.token_hex(8)}", "message_type": "text"}
            await self._chat.expect(201, "POST", f"/api/messages/{room_id}", token=one.token, body=body)
        await self._chat.expect(200, "GET", f"/api/messages/{room_id}?limit=50", token=other.token)

    async def _befriend(self, token: str, requester: int, other_token: str, other: int) -> None:
        for _ in range(_FRIENDS_PATIENCE):
            asked = await self._friends.request(
                "POST", "/api/friends/request", token=token, body={"user_id_2": other}
            )
            if asked.status == 201:  # noqa: PLR2004
                break
            self.repeats += 1
            await asyncio.sleep(0.1)
        await self._friends.expect(
            200, "PUT", f"/api/friends/status/{requester}", token=other_token, body={"action": "accept"}
        )

    def close(self) -> None:
        """Close the connections."""
        for pool in (self._users, self._friends, self._chat):
            pool.close()


def _seconds_a_hash() -> float:
    """Time argon2id at OWASP's minimum on this machine now, on one core."""
    began = time.perf_counter()
    for _ in range(_HASHES_TIMED):
        hash_secret(b"a password", b"sixteen bytes ab", 2, 19 * 1024, 1, 32, Type.ID)
    return (time.perf_counter() - began) / _HASHES_TIMED


async def journey(target: Target, settings: dict[str, Any]) -> Result:
    """Measure journeys against the limit that the hashes set in the same minutes."""
    walk, processes = Journey(target), Processes(target.instance_uid)
    hash_before = await asyncio.to_thread(_seconds_a_hash)
    before = processes.cpu_seconds()
    began = time.perf_counter()
    await asyncio.gather(
        *(walk.again_and_again(began + settings["seconds"]) for _ in range(settings["users"]))
    )
    seconds = time.perf_counter() - began
    after = processes.cpu_seconds()
    hash_seconds = (hash_before + await asyncio.to_thread(_seconds_a_hash)) / 2
    walk.close()
    rate = len(walk.durations) * REQUESTS / seconds
    limit = settings["cores"] / hash_seconds / HASHES * REQUESTS
    summary = summary_ms(walk.durations)
    return Result(
        scenario="journey",
        title="The user journey: 15 requests, 4 of them password hashes",
        settings=settings,
        figures=[
            Figure("requests", round(rate, 1), "requests/s"),
            Figure("hash-bound limit", round(limit, 1), "requests/s"),
            at_least("share of the limit", 100 * rate / limit, 75, "%"),
            exactly("errors", len(walk.failures), 0),
            Figure("repeats while services had not heard of somebody", walk.repeats, ""),
        ],
        latency_ms=summary,
        curve=curve_ms(walk.durations),
        cpu_ms_per_operation=spent_between(before, after, len(walk.durations) * REQUESTS),
        notes=walk.failures[:3],
    )
