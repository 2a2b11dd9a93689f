"""Where the requests of a context go, and what both homes answer to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bigtech_lab.domain.migration import Side


class Traffic(Protocol):
    """The gateway's routes."""

    def share(self, context: str) -> int:
        """The percentage of requests that the service gets."""
        ...

    def send_all_to(self, context: str, side: Side) -> None:
        """Returns once the gateway routes so; raises EnvironmentNotReady when it does not."""
        ...


@dataclass(frozen=True, slots=True)
class Answered:
    """A read and what each home answered to it: status and body, made comparable.

    Not `settled` when the owner's own answer changed in the meantime: then nothing can be said.
    """

    request: str
    monolith: str
    service: str
    settled: bool = True


class Shadow(Protocol):
    """Sends the same reads to both homes."""

    async def reads(
        self, context: str, user_ids: Sequence[int], owner: Side, catch_up: Callable[[], Awaitable[object]]
    ) -> Sequence[Answered]:
        """What both answered to each read on behalf of these users; the copy after it caught up."""
        ...
