"""A mutant: a system that is broken on purpose, to show that a check notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bigtech_lab.domain.fault import Number


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A piece of a file (path in `reference_impl`) and what stands there instead."""

    file: str
    replace: str
    by: str

    def applied_to(self, text: str) -> str | None:
        """The changed text; None unless the piece is there exactly once."""
        return text.replace(self.replace, self.by) if text.count(self.replace) == 1 else None


@dataclass(frozen=True, slots=True)
class FaultSwitchedOn:
    """A fault of the catalogue with what is set; `service` limits it to one."""

    name: str
    parameters: Mapping[str, Number] = field(default_factory=dict)
    service: str | None = None

    @property
    def given(self) -> list[str]:
        """The parameters as `fault on --set` takes them."""
        return [f"{name}={value}" for name, value in self.parameters.items()]


@dataclass(frozen=True, slots=True)
class Mutant:
    """What is broken (one of changes, fault, stop, pause, environment) and which checks must fail by it.

    `restart` names the components that start anew, with the changes or the environment.
    """

    id: str
    teaches: str
    fails: tuple[str, ...]
    changes: tuple[SourceChange, ...] = ()
    fault: FaultSwitchedOn | None = None
    stop: str | None = None
    pause: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    restart: tuple[str, ...] = ()

    @property
    def away(self) -> str | None:
        """The component that is not there for anybody."""
        return self.stop or self.pause
