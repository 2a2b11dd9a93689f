"""From POST to the other member's event stream: latency, count, order and duplicates."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import msgspec

from load.client.event_stream import EventStream, open_stream
from load.client.http_connection import HttpPool
from load.client.person import Person, direct_room, register_many
from load.measure.figure import Figure, Result, at_least, at_most, exactly
from load.measure.latencies import curve_ms, summary_ms
from load.measure.open_loop import open_loop
from load.measure.processes import Processes, spent_between
from load.target import Target

DEFAULTS: Final[dict[str, Any]] = {"rate": 1500, "seconds": 20.0, "pairs": 32, "warm_up": 2.0}
_CREATED: Final = 201
_LAST_FRAMES_SECONDS: Final = 15.0


class _Seen(msgspec.Struct):
    """What is read of a frame's data."""

    seq: int
    content: str


_decode: Final = msgspec.json.Decoder(_Seen).decode


class Pair:
    """Two people and their room; notes what the second one's stream brings."""

    def __init__(self, sender: Person, reader: Person, room_id: int, arrivals: dict[int, float]) -> None:
        self.sender = sender
        self.reader = reader
        self.room_id = room_id
        self.arrivals = arrivals
        self.duplicates = 0
        self.out_of_order = 0
        self._last_seq = 0

    def on_frame(self, frame: bytes, at: float) -> None:
        """Take a frame of the stream."""
        if b"event: message\n" not in frame:
            return
        seen = _decode(frame[frame.index(b"data: ") + 6 :])
        if not seen.content.isdigit():
            return
        if self._last_seq and seen.seq != self._last_seq + 1:
            self.out_of_order += 1
        self._last_seq = max(self._last_seq, seen.seq)
        if int(seen.content) in self.arrivals:
            self.duplicates += 1
        else:
            self.arrivals[int(seen.content)] = at


class Delivery:
    """Pairs who talk; sends are due at a fixed rate, spread over the pairs."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._chat = HttpPool(target.chat_url)
        self._processes = Processes(target.instance_uid)
        self._arrivals: dict[int, float] = {}
        self._due: dict[int, float] = {}
        self._pairs: list[Pair] = []
        self._streams: list[EventStream] = []

    async def prepare(self, pairs: int) -> None:
        """Register the people, open their rooms and streams."""
        people = await register_many(self._target, pairs * 2)
        for sender, reader in zip(people[::2], people[1::2], strict=True):
            room_id = await direct_room(self._chat, sender, reader)
            pair = Pair(sender, reader, room_id, self._arrivals)
            path = f"/api/messages/stream/{room_id}"
            self._streams.append(await open_stream(self._target.chat_url, path, reader.token, pair.on_frame))
            self._pairs.append(pair)

    async def run(self, rate: float, seconds: float, warm_up: float) -> Result:
        """Send for `warm_up` and then for `seconds`; the second part is told."""
        unmeasured = await self._send(rate, warm_up)
        before = self._processes.cpu_seconds()
        numbers, failures = await self._send(rate, seconds)
        cpu = spent_between(before, self._processes.cpu_seconds(), len(numbers))
        latencies = [self._arrivals[n] - self._due[n] for n in numbers if n in self._arrivals]
        missing = len(numbers) - len(latencies) - len(failures)
        first, last = self._due[numbers[0]], max((self._arrivals.get(n, 0.0) for n in numbers), default=0.0)
        summary = summary_ms(latencies)
        delivered = len(latencies) / max(last - first, 1e-9)
        notes = [f"{type(problem).__name__}: {problem}" for problem in failures[:3]]
        notes += [f"{type(problem).__name__} while warming up: {problem}" for problem in unmeasured[1][:1]]
        return Result(
            scenario="delivery",
            title=f"Durable send to delivery by SSE, {rate:g} messages/s",
            settings={"rate": rate, "seconds": seconds, "pairs": len(self._pairs)},
            figures=[
                *_latency_figures(rate, summary),
                at_least("delivered", delivered, 0.97 * rate, "messages/s"),
                exactly("failed sends", len(failures), 0),
                exactly("acknowledged but not delivered", missing, 0),
                exactly("duplicates", sum(pair.duplicates for pair in self._pairs), 0),
                exactly("out of order", sum(pair.out_of_order for pair in self._pairs), 0),
            ],
            latency_ms=summary,
            curve=curve_ms(latencies),
            cpu_ms_per_operation=cpu,
            notes=notes,
        )

    async def _send(self, rate: float, seconds: float) -> tuple[range, list[BaseException]]:
        first = len(self._due)
        numbers = range(first, first + max(1, int(rate * seconds)))

        async def one(number: int, due: float) -> None:
            self._due[first + number] = due
            pair = self._pairs[number % len(self._pairs)]
            body = {"content": str(first + number), "message_type": "text"}
            answer = await self._chat.request(
                "POST", f"/api/messages/{pair.room_id}", token=pair.sender.token, body=body
            )
            if answer.status != _CREATED:
                raise RuntimeError(f"a send was answered {answer.status}: {answer.body[:200]!r}")

        failures = await open_loop(rate, len(numbers), one)
        expected = len(numbers) - len(failures)
        deadline = asyncio.get_running_loop().time() + _LAST_FRAMES_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            if sum(number in self._arrivals for number in numbers) >= expected:
                break
            await asyncio.sleep(0.05)
        return numbers, failures

    def close(self) -> None:
        """Leave every stream."""
        for stream in self._streams:
            stream.close()
        self._chat.close()


def _latency_figures(rate: float, summary: dict[str, float]) -> list[Figure]:
    if not summary:
        return []
    if rate <= 20:  # noqa: PLR2004 - an unloaded system
        return [at_most("p50", summary["p50"], 4), Figure("p99", summary["p99"], "ms")]
    if rate <= 750:  # noqa: PLR2004 - half of what is to be sustained
        return [at_most("p50", summary["p50"], 5), at_most("p99", summary["p99"], 25)]
    return [Figure("p50", summary["p50"], "ms"), at_most("p99", summary["p99"], 100)]


async def delivery(target: Target, settings: dict[str, Any]) -> Result:
    """Measure at one rate."""
    scenario = Delivery(target)
    try:
        await scenario.prepare(settings["pairs"])
        return await scenario.run(settings["rate"], settings["seconds"], settings["warm_up"])
    finally:
        scenario.close()
