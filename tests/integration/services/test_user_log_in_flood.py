"""More log-ins at once than can be hashed: some are served, the rest told when to come back."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import httpx

from integration.services.user_friend_system import PASSWORD, PeopleStack, eventually

AT_ONCE = 300
_SWITCH = Path("/proc/sys/kernel/sched_autogroup_enabled")


def niceness_of_group(pid: int) -> str:
    """How nice a process's session is to the others, as the kernel tells it; empty where it has no groups."""
    if not _SWITCH.exists() or _SWITCH.read_text().strip() != "1":
        return ""
    return Path(f"/proc/{pid}/autogroup").read_text().split()[-1]


def niceness_of_threads(pid: int) -> list[int]:
    """How nice the threads of a process are to one another."""
    return [
        os.getpriority(os.PRIO_PROCESS, int(thread.name)) for thread in Path(f"/proc/{pid}/task").iterdir()
    ]


async def test_a_flood_of_log_ins_lets_the_other_services_go_first_and_who_is_refused_hears_when_to_come(
    people_stack: PeopleStack,
) -> None:
    pid = people_stack.user.pid
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(timeout=60, limits=limits) as http:
        person = await people_stack.person(http)
        body = {"email": person.email, "password": PASSWORD}
        url = f"{people_stack.user.url}/api/auth/login/json"
        flood = [asyncio.ensure_future(http.post(url, json=body)) for _ in range(AT_ONCE)]

        async def gives_way() -> bool:
            return niceness_of_group(pid) in {"", "10"}

        async def is_at_rest() -> bool:
            return niceness_of_group(pid) in {"", "0"}

        await eventually(gives_way)
        answers = await asyncio.gather(*flood)
        assert niceness_of_threads(pid).count(10) == os.cpu_count()
        await eventually(is_at_rest)
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert any(answer.status_code == 200 for answer in answers)
    for refused in (answer for answer in answers if answer.status_code == 503):
        assert refused.json()["error"] == "overloaded"
        assert int(refused.headers["retry-after"]) >= 1
