"""What the local runtime needs to know of each component."""

from __future__ import annotations

import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from bigtech_lab.adapters.local.probes import Probe
from bigtech_lab.application.ports.runtime import Say


@dataclass(frozen=True, slots=True)
class Launch:
    """How the process is started, and the version of what is in it."""

    argv: Sequence[str]
    version: str
    env: Mapping[str, str] = field(default_factory=dict)


class Recipe(Protocol):
    """Configures one component of one instance."""

    stop_signal: ClassVar[signal.Signals]
    """Asks the server to end in good order."""

    url: str
    """Where it is reached; without passwords."""

    def prepare(self, say: Say) -> None:
        """Brings the programs onto the machine."""
        ...

    def configure(self, say: Say) -> Launch:
        """Writes the configuration (and the first data, where there is none) and says how to start."""
        ...

    def probe(self) -> Probe:
        """The readiness probe."""
        ...
