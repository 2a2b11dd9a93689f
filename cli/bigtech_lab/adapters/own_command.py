"""Another command of this program, in the same terminal."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Sequence


def run_own_command(arguments: Sequence[str]) -> int:
    """Runs `bigtech-lab ARGUMENTS…` to its end and returns its exit code; Ctrl-C is for it alone.

    Only the main thread may call this.
    """
    # Unlike SIG_IGN a handler that does nothing is not inherited: the command itself can be interrupted.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.call([sys.executable, "-m", "bigtech_lab", *arguments])  # noqa: S603 - our own program
    finally:
        signal.signal(signal.SIGINT, before)
