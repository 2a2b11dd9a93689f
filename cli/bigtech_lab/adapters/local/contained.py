"""Runs a module as `python -m` does, within limits: `contained.py LIMIT_FILE MODULE`.

A learner's endless loop must take neither the disk nor the log, the memory nor the process table from the
machine. Where a limit is reached the process ends at once with everything that it has started, and
`LIMIT_FILE` says why (JSON: pid, said). This file is run by itself and imports nothing of the lab but its
neighbour `contained_watch`.
"""

from __future__ import annotations

import os
import resource
import runpy
import signal
import sys
from importlib import import_module
from pathlib import Path
from types import FrameType

# As a script it has its folder on the path, and nothing of the lab.
watch = import_module("contained_watch" if __name__ == "__main__" else f"{__package__}.contained_watch")

MEBIBYTE = 1024 * 1024
LARGEST_FILE = int(os.environ.get("BIGTECH_LAB_LARGEST_FILE") or 64 * MEBIBYTE)
MOST_OPEN = int(os.environ.get("BIGTECH_LAB_MOST_OPEN") or 2048)
# How many files may be opened between two counts; the kernel's own limit lies beyond.
_COUNTED_EVERY = 32
_PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 36, 38


def limit_files(limit_file: str) -> None:
    """No file may become larger; Python itself would only raise an OSError, which code may swallow."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    largest = LARGEST_FILE if hard == resource.RLIM_INFINITY else min(hard, LARGEST_FILE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    def over(_number: int, _frame: FrameType | None) -> None:
        # The log that tells of it may be the very file that is full.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        watch.end(limit_file, f"more than {largest / MEBIBYTE:g} MiB in one file")

    signal.signal(signal.SIGXFSZ, over)


def limit_open_files(limit_file: str) -> None:
    """Nor may many be open. The kernel's refusal is an OSError that code may swallow, so it is counted, too.

    Every 32nd opening is followed by a count, and the kernel refuses only beyond that.
    """
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    wanted = MOST_OPEN + 2 * _COUNTED_EVERY
    largest = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    resource.setrlimit(resource.RLIMIT_NOFILE, (largest, largest))
    most = largest - 2 * _COUNTED_EVERY
    opened = 0

    def count(event: str, _arguments: object) -> None:
        nonlocal opened
        if event not in {"open", "socket.__new__"}:
            return
        opened += 1
        if opened % _COUNTED_EVERY == 0 and len(os.listdir("/proc/self/fd")) > most:  # noqa: PTH208
            watch.end(limit_file, f"more than {most} open files")

    if Path("/proc/self/fd").is_dir():
        sys.addaudithook(count)


def forgo_privileges() -> None:
    """No core dumps, no programs with rights of their own; the first to go where the machine has no memory.

    Whoever loses their parent in here becomes this process's child, and so stays in sight.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for option in (_PR_SET_NO_NEW_PRIVS, _PR_SET_CHILD_SUBREAPER):
        watch.prctl(option, 1)
    try:
        Path("/proc/self/oom_score_adj").write_text("1000")
    except OSError:
        # Some containers keep it read-only; the limit on memory is watched all the same.
        return


if __name__ == "__main__":
    _, where, module = sys.argv
    # `python -m` would have neither this file's folder nor its neighbour.
    del sys.path[0]
    del sys.modules["contained_watch"]
    forgo_privileges()
    watch.watch_apart(where)
    limit_files(where)
    limit_open_files(where)
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
