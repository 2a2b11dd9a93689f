"""An instance: one named copy of the stack, with ports, data and secrets of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

DEFAULT_INSTANCE = "default"

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")


def instance_option(name: str) -> str:
    """What a suggested command needs so as to reach that instance: ` --instance NAME`, or nothing."""
    return "" if name == DEFAULT_INSTANCE else f" --instance {name}"


@dataclass(frozen=True, slots=True)
class Instance:
    """What is known of an instance whether it runs or not.

    `uid` never repeats, so that the processes of a deleted instance are never taken for those of a new one
    with the same name; `ports` maps a port's name (`postgres`, `gateway-admin`, …) to its number.
    """

    uid: str
    name: str
    ports: Mapping[str, int]
    created_at: datetime

    def with_ports(self, ports: Mapping[str, int]) -> Instance:
        """The same instance listening elsewhere."""
        return replace(self, ports=dict(ports))


def is_instance_name(name: str) -> bool:
    """Is it 1–32 of a–z, 0–9 and inner dashes? (It becomes a folder's and later a namespace's name.)"""
    return _NAME.fullmatch(name) is not None
