"""Whether the live tail keeps up: `python -m tests.bench.following [--rate 200] [--seconds 25]`.

Against a running instance (of `--instance`, in the data directory of the environment): starts `trace
--follow --json`, sends messages in many rooms at a fixed rate whatever becomes of them (an open loop), and
compares what was sent with the lines that were printed. Every message causes two events: `chat.message.sent`
with five hops, `notification.created` with two.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil
import uvloop

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "reference_impl"), str(ROOT / "reference_impl" / "shared")]

from load.client.http_connection import HttpPool  # noqa: E402
from load.client.person import Person, direct_room, register_many  # noqa: E402
from load.measure.open_loop import open_loop  # noqa: E402
from load.target import Target  # noqa: E402

from .figures import percentile, say, say_spread  # noqa: E402

HOPS = {
    "chat.message.sent": ("outbox", "kafka", "inbox", "consumer", "fanout"),
    "notification.created": ("outbox", "kafka"),
}
PAIRS = 16
LAST_LINES_SECONDS = 15.0
LINE_LIMIT = 1024 * 1024
# The time of a group's commit is when the tail itself saw it: it says nothing about the tail's lag.
SEEN_BY_THE_TAIL = "consumer"


@dataclass(slots=True)
class Tail:
    """A running `trace --follow --json` and what it printed about each correlation."""

    process: asyncio.subprocess.Process
    lines: int = 0
    twice: int = 0
    lags: list[float] = field(default_factory=list)
    seen: dict[str, dict[str, float]] = field(default_factory=dict)

    async def read(self) -> None:
        """Until it ends; a line's lag is the time between what it tells and its arrival here."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            now = time.time()
            hop = json.loads(line)
            self.lines += 1
            at = datetime.fromisoformat(hop["at"]).timestamp()
            if hop["hop"] != SEEN_BY_THE_TAIL:
                self.lags.append(now - at)
            mine = self.seen.setdefault(hop["correlation_id"], {})
            name = f"{hop['type']} {hop['hop']}"
            self.twice += name in mine
            mine[name] = now

    def missing(self, correlation: str) -> Iterator[str]:
        """The hops of one message that were not printed."""
        mine = self.seen.get(correlation, {})
        for kind, hops in HOPS.items():
            yield from (f"{kind} {hop}" for hop in hops if f"{kind} {hop}" not in mine)


def lab(*words: str) -> list[str]:
    """The command of this tree."""
    return [sys.executable, "-m", "bigtech_lab", *words]


ENVIRON = {**os.environ, "PYTHONPATH": str(ROOT / "cli")}


async def target_of_instance(instance: str) -> Target:
    """Where the instance's services listen."""
    asking = await asyncio.create_subprocess_exec(
        *lab("env", "--json", "--instance", instance), env=ENVIRON, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await asking.communicate()
    if asking.returncode != 0:
        raise SystemExit("Start the stack first: ./lab up")
    urls: dict[str, Any] = json.loads(out)
    return Target(
        urls["USER_URL"], urls["FRIEND_URL"], urls["CHAT_URL"], urls["NOTIFICATION_URL"], "", "", False
    )


async def started_tail(instance: str) -> Tail:
    """The tail, once it says on stderr that it follows."""
    process = await asyncio.create_subprocess_exec(
        *lab("trace", "--follow", "--json", "--instance", instance),
        env=ENVIRON, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, limit=LINE_LIMIT,
    )  # fmt: skip
    assert process.stderr is not None
    async with asyncio.timeout(30):
        told = await process.stderr.readline()
    if not told:
        raise SystemExit("trace --follow ended at once")
    return Tail(process)


async def measure(instance: str, rate: float, seconds: float) -> None:
    """One run, told on stdout."""
    target = await target_of_instance(instance)
    people = await register_many(target, PAIRS * 2)
    chat = HttpPool(target.chat_url)
    pairs = list(zip(people[::2], people[1::2], strict=True))
    rooms = [(one, await direct_room(chat, one, other)) for one, other in pairs]
    tail = await started_tail(instance)
    reading = asyncio.create_task(tail.read())
    watched = psutil.Process(tail.process.pid)
    try:
        before, began = watched.cpu_times(), time.perf_counter()
        sent, failures = await send(chat, rooms, rate, int(rate * seconds))
        took = time.perf_counter() - began
        burnt = sum(watched.cpu_times()[:2]) - sum(before[:2])
        waited = time.perf_counter()
        late = await complete(tail, sent)
        behind = time.perf_counter() - waited
    finally:
        tail.process.send_signal(2)
        await tail.process.wait()
        await reading
        chat.close()
    missing: dict[str, int] = {}
    for correlation in late:
        for name in tail.missing(correlation):
            missing[name] = missing.get(name, 0) + 1
    say(f"     sent {len(sent)} messages in {took:.1f} s ({len(sent) / took:.0f}/s), {len(failures)} failed")
    say(f"     {len(sent) - len(late)} shown with every hop; {tail.lines} lines, {tail.twice} of them twice")
    say(f"     missing hops: {missing or 'none'}; complete {behind:.1f} s after the last answer")
    each = burnt / max(1, len(sent)) * 1000
    say(f"     CPU of the tail: {burnt / took:.0%} of a core, {each:.2f} ms a message")
    say_spread("lag of a line, p50", "ms", [percentile(tail.lags, 0.5) * 1000], target=1000)
    say_spread("lag of a line, p99", "ms", [percentile(tail.lags, 0.99) * 1000], target=1000)
    say_spread("messages with a missing hop", "", [len(late)], target=0)


async def send(
    chat: HttpPool, rooms: list[tuple[Person, int]], rate: float, count: int
) -> tuple[list[str], list[BaseException]]:
    """The correlations of what was acknowledged, and what was not."""
    acknowledged: list[str] = []

    async def one(number: int, _due: float) -> None:
        sender, room_id = rooms[number % len(rooms)]
        correlation = str(uuid.uuid4())
        answer = await chat.request(
            "POST", f"/api/messages/{room_id}", token=sender.token,
            body={"content": str(number), "message_type": "text"},
            extra=f"X-Correlation-ID: {correlation}\r\n",
        )  # fmt: skip
        if answer.status != 201:
            raise RuntimeError(f"a send was answered {answer.status}: {answer.body[:200]!r}")
        acknowledged.append(correlation)

    failures = await open_loop(rate, count, one)
    return acknowledged, failures


async def complete(tail: Tail, sent: list[str]) -> list[str]:
    """Waits until every message was shown whole; what was not, when the time is up."""
    deadline = time.perf_counter() + LAST_LINES_SECONDS
    late = sent
    while True:
        late = [one for one in late if any(tail.missing(one))]
        if not late or time.perf_counter() > deadline:
            return late
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instance", default="default")
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=25)
    given = parser.parse_args()
    uvloop.run(measure(given.instance, given.rate, given.seconds))
