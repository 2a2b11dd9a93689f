"""A client whose library hangs: whoever asks hears of it in time, and the next question is answered."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from bigtech_lab.adapters.observe.expendable_thread import ExpendableThread
from bigtech_lab.adapters.observe.kafka_client import KafkaClient
from bigtech_lab.application.ports.observers import Unreachable
from console import ROOT


class Library:
    """Stands for the library's client: told apart by number, closed once."""

    made = 0

    def __init__(self) -> None:
        Library.made += 1
        self.number = Library.made
        self.closed = False

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def broker_is_back() -> Iterator[Event]:
    back = Event()
    yield back
    back.set()


@pytest.fixture(autouse=True)
def none_made() -> None:
    Library.made = 0


async def test_a_hanging_question_is_given_up_and_the_next_gets_a_new_client(
    broker_is_back: Event,
) -> None:
    client = KafkaClient(Library)

    def hang(_: Any) -> bool:
        return broker_is_back.wait(30)

    assert await client.ask(lambda library: library.number, "here:1", seconds=5) == 1
    with pytest.raises(Unreachable, match=r"kafka at here:1 did not answer in 0\.05 s"):
        await client.ask(hang, "here:1", seconds=0.05)
    assert await client.ask(lambda library: library.number, "here:1", seconds=5) == 2
    await client.close()


async def test_what_a_given_up_thread_does_later_leaves_the_new_client_alone(broker_is_back: Event) -> None:
    client = KafkaClient(Library)

    def fail_late(_: Any) -> None:
        broker_is_back.wait(30)
        raise OSError("cut")

    with pytest.raises(Unreachable):
        await client.ask(fail_late, "here:1", seconds=0.05)
    library = await client.ask(lambda library: library, "here:1", seconds=5)
    broker_is_back.set()
    assert await client.ask(lambda same: same is library, "here:1", seconds=5)
    assert not library.closed
    await client.close()
    assert library.closed


async def test_a_client_that_fails_is_closed_and_made_anew() -> None:
    client = KafkaClient(Library)
    seen: list[Library] = []

    def fail(library: Library) -> None:
        seen.append(library)
        raise OSError("cut")

    with pytest.raises(Unreachable, match="cut"):
        await client.ask(fail, "here:1", seconds=5)
    assert seen[0].closed
    assert await client.ask(lambda library: library.number, "here:1", seconds=5) == 2
    await client.close()


async def test_a_mistake_in_a_question_is_raised_where_it_was_asked() -> None:
    thread = ExpendableThread("one")
    with pytest.raises(ZeroDivisionError):
        await thread.run(lambda: 1 // 0, seconds=5)
    assert await thread.run(lambda: 2, seconds=5) == 2
    thread.end()


def test_a_thread_that_hangs_does_not_hold_the_process() -> None:
    program = (
        "import asyncio, threading\n"
        "from bigtech_lab.adapters.observe.expendable_thread import ExpendableThread\n"
        "async def main():\n"
        "    try: await ExpendableThread('one').run(threading.Event().wait, seconds=0.05)\n"
        "    except TimeoutError: print('given up')\n"
        "asyncio.run(main())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(ROOT / "cli")},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert ended.stdout == "given up\n"
