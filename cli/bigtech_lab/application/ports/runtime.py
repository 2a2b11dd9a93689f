"""What can be done with the components of one instance; each runtime has its adapter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bigtech_lab.domain.component import ComponentStatus

Say = Callable[[str], None]
"""Takes one short line on what is being done (`downloading PostgreSQL`)."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a process that this command started came to its end."""

    code: int | None
    """The exit code, negative for a signal (`-9`); None when another command had started it."""


class Runtime(Protocol):
    """Starts, observes and ends the components of one instance.

    Every method looks at the real processes, never at a memory of them; methods for different components may
    be called from different threads.
    """

    @property
    def name(self) -> str:
        """`local`, `docker` or `k8s`."""
        ...

    def prepare(self, component: str, say: Say) -> None:
        """Brings what the component needs onto this machine; raises EnvironmentNotReady when it cannot."""
        ...

    def give_up_preparing(self) -> None:
        """Makes running downloads end soon, with an error in the threads that wait for them."""
        ...

    def start(self, component: str, say: Say) -> None:
        """Starts the component's process; returns before it is ready."""
        ...

    def mark_ready(self, component: str, ready_ms: int) -> None:
        """Remembers how long the component's start took."""
        ...

    def observe(self, component: str, *, patience: float = 0.5) -> ComponentStatus:
        """What the component is doing now; `patience` bounds its readiness probe, in seconds."""
        ...

    def unready_reason(self, component: str, *, patience: float) -> str | None:
        """Asks only whether the component is ready: None, or why it is not. Cheaper than `observe`."""
        ...

    def ending(self, component: str) -> Ending | None:
        """How the process that this command started ended, or None while it lives."""
        ...

    def end(self, component: str, *, patience: float) -> bool:
        """SIGTERM, then after `patience` seconds SIGKILL; returns whether anything had been running."""
        ...

    def kill(self, component: str) -> bool:
        """SIGKILL without a chance to clean up; the component then counts as dead, not as stopped."""
        ...

    def pause(self, component: str) -> bool:
        """Freezes the component's processes."""
        ...

    def resume(self, component: str) -> bool:
        """Lets frozen processes go on."""
        ...

    def taken_ports(self, components: Sequence[str]) -> dict[str, str]:
        """The ports of these (not running) components that strangers listen on, each with who it is."""
        ...

    def strays(self) -> dict[str, tuple[int, ...]]:
        """Component → processes of the instance that are no longer under their component's leading
        process."""
        ...

    def end_strays(self, component: str) -> None:
        """SIGKILL to the component's strays; its leading process, if there is one, goes on."""
        ...

    def adopted(self) -> tuple[str, ...]:
        """The components that were found running without a record of their start, so far."""
        ...

    def last_log_lines(self, component: str, count: int) -> tuple[str, ...]:
        """The newest lines of the component's log, oldest first."""
        ...
