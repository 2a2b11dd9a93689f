"""How latencies are taken and told."""

from __future__ import annotations

import asyncio
import time

import pytest

from load.measure.figure import at_least, at_most, exactly
from load.measure.latencies import summary_ms
from load.measure.open_loop import open_loop
from load.report_lines import LoadProblem
from load.scenarios.delivery import Pair
from load.settings import merged


def test_percentiles_are_values_that_were_measured() -> None:
    seconds = [number / 1000 for number in range(1, 1001)]
    assert summary_ms(seconds) == {"p50": 500, "p90": 900, "p99": 990, "p999": 999, "max": 1000}
    assert summary_ms([0.004]) == dict.fromkeys(("p50", "p90", "p99", "p999", "max"), 4)
    assert summary_ms([]) == {}


async def test_a_system_that_stands_still_delays_everything_that_was_due_meanwhile() -> None:
    """The standstill is 200 ms and ten pieces of work were due in it: not one slow answer, but ten."""
    latencies: list[float] = []

    async def work(number: int, due: float) -> None:
        if number == 5:
            time.sleep(0.2)  # noqa: ASYNC251 - it stands for a client that stood still too
        await asyncio.sleep(0)
        latencies.append(time.perf_counter() - due)

    assert await open_loop(50, 20, work) == []
    assert sum(seconds > 0.02 for seconds in latencies) >= 8


async def test_work_is_begun_on_time_whatever_became_of_earlier_work() -> None:
    begun: list[float] = []

    async def work(number: int, due: float) -> None:
        begun.append(time.perf_counter() - due)
        await asyncio.sleep(0.3)

    assert await open_loop(100, 20, work) == []
    assert len(begun) == 20
    assert max(begun) < 0.1


async def test_what_fails_is_counted_and_the_rest_goes_on() -> None:
    async def work(number: int, due: float) -> None:
        if number % 2:
            raise RuntimeError(str(number))

    assert len(await open_loop(1000, 10, work)) == 5


def test_a_figure_knows_whether_it_is_reached() -> None:
    assert at_most("p99", 25, 25).is_met
    assert at_least("rate", 1499.9, 1500, "/s").is_met is False
    assert exactly("lost", 0, 0).is_met


def frame(seq: int, content: str) -> bytes:
    return b'id: 1\nevent: message\ndata: {"seq":%d,"content":"%s"}' % (seq, content.encode())


def test_duplicates_and_gaps_of_a_stream_are_noticed() -> None:
    arrivals: dict[int, float] = {}
    pair = Pair(None, None, 1, arrivals)  # type: ignore[arg-type]
    for seq, content in [(1, "0"), (2, "1"), (2, "1"), (4, "3"), (3, "2")]:
        pair.on_frame(frame(seq, content), 0.0)
    pair.on_frame(b"event: typing\ndata: {}", 0.0)
    assert pair.duplicates == 1
    assert pair.out_of_order == 3
    assert sorted(arrivals) == [0, 1, 2, 3]


def test_settings_are_read_as_what_they_are() -> None:
    assert merged({"rate": 10, "seconds": 1.0}, {"rate": "20", "pairs": "3"}) == {"rate": 20, "seconds": 1.0}
    with pytest.raises(LoadProblem):
        merged({"rate": 10}, {"rate": "quick"})
