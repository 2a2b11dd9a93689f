"""The processor's time that this process claims beside the others of the machine.

Where Linux schedules by session (autogroups, which most distributions have switched on), a thread's niceness
counts only among the threads of its own session. Every service is a session of its own: two threads that hash
at niceness 10 take as much from chat-service and PostgreSQL as if they were not nice at all. What counts
between sessions is the niceness of the whole group.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from chat_infra.logs import get_logger

_YIELDING: Final = 10
_USUAL: Final = 0
_SWITCH: Final = Path("/proc/sys/kernel/sched_autogroup_enabled")
_OWN: Final = Path("/proc/self/autogroup")


class ProcessorShare:
    """Lets the other processes of the machine go first for a while.

    Does nothing where there are no groups, since the threads' own niceness counts there, nor in a session
    that is not this process's own: a shell's other children are not ours to slow down.

    Args:
        own: the file with the niceness of this process's group.
        switch: the file that says whether there are such groups.
        leads: whether this process leads its session; None: look.
    """

    def __init__(self, own: Path = _OWN, switch: Path = _SWITCH, *, leads: bool | None = None) -> None:
        self._own = own
        self._is_ours = _is_on(switch) and (os.getsid(0) == os.getpid() if leads is None else leads)
        self._is_yielding = False

    @property
    def is_yielding(self) -> bool:
        """Whether others go first now."""
        return self._is_yielding

    def give_way(self) -> None:
        """Let others go first until `claim`."""
        if self._is_ours and not self._is_yielding:
            self._is_yielding = self._set(_YIELDING)

    def claim(self) -> None:
        """Take the usual share again."""
        if self._is_yielding:
            self._is_yielding = not self._set(_USUAL)

    def _set(self, niceness: int) -> bool:
        try:
            self._own.write_text(str(niceness))
        except OSError as refused:
            # Ordinary users may change one group in a tenth of a second: the next call tries again.
            get_logger("passwords").debug("share_unchanged", niceness=niceness, reason=str(refused))
            return False
        return True


def _is_on(switch: Path) -> bool:
    try:
        return switch.read_text().strip() == "1"
    except OSError:
        return False
