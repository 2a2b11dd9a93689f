"""Where faults are switched on a running stack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bigtech_lab.domain.fault import SwitchedFault


class FaultSwitches(Protocol):
    """The switches of one instance; every method raises EnvironmentNotReady when nobody answers there."""

    def on(self) -> Sequence[SwitchedFault]:
        """The faults that are on."""
        ...

    def switch_on(self, fault: SwitchedFault) -> None:
        """Switches a fault on, or changes its values."""
        ...

    def switch_off(self, names: Sequence[str]) -> None:
        """Switches faults off; one that is not on may be among them."""
        ...
