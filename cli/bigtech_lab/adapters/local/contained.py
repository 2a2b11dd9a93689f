"""Runs a module as `python -m` does, with a limit on what it may write: `contained.py LIMIT_FILE MODULE`.

A learner's endless loop must fill neither the disk nor the log. Where a limit is reached the process ends at
once, and `LIMIT_FILE` says why (JSON: pid, said). This file is run by itself; it imports nothing of the lab.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import runpy
import signal
import sys
import threading
import time
from types import FrameType

_MEBIBYTE = 1024 * 1024
LARGEST_FILE = int(os.environ.get("BIGTECH_LAB_LARGEST_FILE") or 64 * _MEBIBYTE)
MOST_WRITTEN = int(os.environ.get("BIGTECH_LAB_MOST_WRITTEN") or 1024 * _MEBIBYTE)
_LOOK_SECONDS = 0.5


def end(limit_file: str, said: str) -> None:
    """Says why, in the log too where that has room, and ends whatever still runs here."""
    with open(limit_file, "w") as file:  # noqa: PTH123 - as little as possible is imported before the code
        json.dump({"pid": os.getpid(), "said": said}, file)
    with contextlib.suppress(OSError):
        os.write(2, f"\nended by the limit on what your code may write ({said})\n".encode())
    os._exit(1)


def limit_files(limit_file: str) -> None:
    """No file may become larger; Python itself would only raise an OSError, which code may swallow."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    largest = LARGEST_FILE if hard == resource.RLIM_INFINITY else min(hard, LARGEST_FILE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    def over(_number: int, _frame: FrameType | None) -> None:
        # The log that tells of it may be the very file that is full.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        end(limit_file, f"more than {largest / _MEBIBYTE:g} MiB in one file")

    signal.signal(signal.SIGXFSZ, over)


def limit_sum(limit_file: str) -> None:
    """Nor may many files together; where the system does not count (no /proc), there is no such limit."""

    def written() -> int | None:
        try:
            with open("/proc/self/io") as counts:  # noqa: PTH123 - see above
                return next(int(line.split()[1]) for line in counts if line.startswith("write_bytes"))
        except (OSError, StopIteration, ValueError):
            return None

    def watch() -> None:
        while (bytes_so_far := written()) is not None:
            if bytes_so_far > MOST_WRITTEN:
                end(limit_file, f"more than {MOST_WRITTEN / _MEBIBYTE:g} MiB in all")
            time.sleep(_LOOK_SECONDS)

    threading.Thread(target=watch, name="write-limit", daemon=True).start()


if __name__ == "__main__":
    _, where, module = sys.argv
    # `python -m` would not have this file's folder there.
    del sys.path[0]
    limit_files(where)
    limit_sum(where)
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
