"""Instances that belong to one process, and what is left of them when that was killed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import psutil

_NAME = re.compile(r"verify-(\d+)")


def own_instance_name(pid: int) -> str:
    """The name of the instance that the process has for itself."""
    return f"verify-{pid}"


def abandoned_instances(names: Iterable[str]) -> Sequence[str]:
    """Those of the instances whose process is gone."""
    return [
        name for name in names if (match := _NAME.fullmatch(name)) and not psutil.pid_exists(int(match[1]))
    ]
