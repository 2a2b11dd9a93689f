"""SIGTERM and SIGHUP end a command the way Ctrl-C does: in good order, and only once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

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
