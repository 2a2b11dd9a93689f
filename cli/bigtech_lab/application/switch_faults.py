"""The use cases behind `fault`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bigtech_lab.application.ports.fault_switches import FaultSwitches
from bigtech_lab.domain.fault import Fault, SwitchedFault
from bigtech_lab.errors import EnvironmentNotReady, unknown_name


class SwitchFaults:
    """Knows the faults of the catalogue, and reaches the switches when it has something to do there."""

    def __init__(self, catalogue: Mapping[str, Fault], switches: Callable[[], FaultSwitches]) -> None:
        self.catalogue = catalogue
        self._switches = switches

    def on(self) -> Sequence[SwitchedFault] | None:
        """The faults that are on; None when no stack runs that could have any."""
        try:
            return self._switches().on()
        except EnvironmentNotReady:
            return None

    def switch_on(self, name: str, given: Sequence[str], service: str | None) -> SwitchedFault:
        """Switches a fault on with these settings (`seconds=2`); BadUsage for what it does not know."""
        fault = self.known(name)
        chosen = SwitchedFault(name, fault.settings(given), service and fault.bites(service))
        self._switches().switch_on(chosen)
        return chosen

    def switch_off(self, name: str) -> bool:
        """Switches a fault off; False when it was not on."""
        switches = self._switches()
        on = {fault.name for fault in switches.on()}
        if name not in on:
            self.known(name)
        switches.switch_off([name])
        return name in on

    def switch_all_off(self) -> Sequence[str]:
        """Switches everything off that is on, and says what that was."""
        switches = self._switches()
        names = [fault.name for fault in switches.on()]
        if names:
            switches.switch_off(names)
        return names

    def known(self, name: str) -> Fault:
        """The fault of that name; BadUsage with the nearest when there is none."""
        if name not in self.catalogue:
            raise unknown_name("fault", name, self.catalogue)
        return self.catalogue[name]
