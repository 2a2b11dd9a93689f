"""The parts of a service that a process may run."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a process is for; `all` is the three working roles in one process."""

    ALL = "all"
    API = "api"
    RELAY = "relay"
    CONSUMERS = "consumers"
    MIGRATE = "migrate"

    def includes(self, other: Role) -> bool:
        """Whether a process of this role does the work of `other`."""
        return self is other or (self is Role.ALL and other is not Role.MIGRATE)
