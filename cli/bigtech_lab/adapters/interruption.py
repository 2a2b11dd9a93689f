"""SIGTERM and SIGHUP end a command the way Ctrl-C does: in good order, and only once."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def interruptible() -> Iterator[None]:
    """Within the block the first of the three signals raises KeyboardInterrupt; further ones are ignored.

    A second Ctrl-C would otherwise break off the cleaning up that the first one began.
    """
    seen = False

    def handle(_number: int, _frame: FrameType | None) -> None:
        nonlocal seen
        if not seen:
            seen = True
            raise KeyboardInterrupt

    # Started with `nohup`, SIGHUP is ignored on purpose; that stays.
    chosen = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handle) for number in chosen}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_interruptibly(work: Coroutine[Any, Any, T], on_interrupt: Callable[[], None] | None = None) -> T:
    """Runs asynchronous work as `asyncio.run` does; the first of the three signals cancels it.

    An exception that a signal raises wherever Python happens to be may strike in the middle of a library's
    compiled code, which is left with half a buffer and crashes soon after. The event loop takes the signal
    between two steps instead. `on_interrupt` is called before the work cleans up.

    Raises:
        KeyboardInterrupt: the work was cancelled by a signal, and has cleaned up.
    """
    interrupted = False

    async def watched() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()

        def interrupt() -> None:
            nonlocal interrupted
            if not interrupted and task is not None:
                interrupted = True
                if on_interrupt is not None:
                    on_interrupt()
                task.cancel()

        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                loop.add_signal_handler(number, interrupt)
        return await work

    try:
        return asyncio.run(watched())
    except asyncio.CancelledError:
        if interrupted:
            raise KeyboardInterrupt from None
        raise
