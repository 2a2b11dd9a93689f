"""A terminal with a program in it, as somebody at the keyboard has it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic

_ESCAPES = re.compile(
    r"""\x1b(?:
        \[[0-9;:?<>=$!]*[ -/]*[@-~]          # a control sequence: colours, the cursor, modes
        | \][^\x07\x1b]*(?:\x07|\x1b\\)     # a command for the terminal itself: its title
        | P[^\x1b]*\x1b\\                   # a question about its abilities
        | [()].                             # a character set
        | [@-Z=>]
    )""",
    re.VERBOSE,
)
_CHUNK = 65_536


class Terminal:
    """Keys go in, what was written comes out; `seen` has all of it without the control sequences."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process = process
        self._master = master
        self.written = ""
        self._pending = b""

    @property
    def seen(self) -> str:
        """The text so far."""
        return _ESCAPES.sub("", self.written)

    def presses(self, keys: str) -> None:
        """Types; whatever is looked for next has to appear after that."""
        self.written = ""
        os.write(self._master, keys.encode())

    def reads(self, text: str, timeout: float = 60) -> None:
        """Waits until a text appears."""
        ends = monotonic() + timeout
        while text not in self.seen:
            left = ends - monotonic()
            assert left > 0, f"{text!r} did not appear; seen:\n{self.seen}"
            assert self._take(left), f"{text!r} did not appear before the end; seen:\n{self.seen}"

    def ends(self, timeout: float = 60) -> int:
        """The exit code."""
        ends = monotonic() + timeout
        while self._take(max(ends - monotonic(), 0)):
            pass
        return self.process.wait(max(ends - monotonic(), 1))

    def _take(self, timeout: float) -> bool:
        """Reads what there is; False when the program has closed its side or the time is over."""
        ready, _, _ = select.select([self._master], [], [], timeout)
        if not ready:
            return False
        try:
            chunk = os.read(self._master, _CHUNK)
        except OSError:
            # Linux says EIO once the last process at the other end is gone.
            return False
        self._pending += chunk
        # A character may be torn between two reads.
        try:
            text, self._pending = self._pending.decode(), b""
        except UnicodeDecodeError as torn:
            text, self._pending = self._pending[: torn.start].decode(), self._pending[torn.start :]
        self.written += text
        return bool(chunk)


@contextmanager
def terminal(
    *arguments: str,
    environ: Mapping[str, str],
    columns: int = 100,
    rows: int = 40,
    kind: str = "xterm-256color",
) -> Iterator[Terminal]:
    """`bigtech-lab` with these arguments in a terminal of that size and kind; ended with it."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "bigtech_lab", *arguments],
        env={**environ, "TERM": kind},
        # The program's own terminal: Ctrl-C reaches it as a signal.
        preexec_fn=lambda: os.login_tty(slave),  # noqa: PLW1509 - nothing else runs in this child
        pass_fds=(slave,),
    )
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        process.kill()
        process.wait()
        os.close(master)
