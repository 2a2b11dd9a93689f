"""The machine that this process runs on."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime

import psutil


class ThisMachine:
    """Implements Machine."""

    def now(self) -> str:
        """The time, ISO 8601."""
        return datetime.now(UTC).isoformat(timespec="seconds")

    def description(self) -> str:
        """Processor architecture, cores, memory and system in one line."""
        memory = psutil.virtual_memory().total / 2**30
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        return (
            f"{platform.machine()}, {cores} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}"
        )

    def load_average(self) -> float:
        """How many tasks have wanted a core in the last minute."""
        return round(os.getloadavg()[0], 2)
