"""What a check does to the stack on purpose, and has to undo."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bigtech_lab.domain.fault import SwitchedFault
from bigtech_lab.domain.localized import Localized


class DisturbanceKind(StrEnum):
    """The ways in which a stack is disturbed; the values are written to the journal."""

    PAUSED = "paused"
    STOPPED = "stopped"
    KILLED = "killed"
    RECONFIGURED = "reconfigured"
    FAULT = "fault"


_KOREAN = {
    DisturbanceKind.PAUSED: "일시 정지",
    DisturbanceKind.STOPPED: "중지",
    DisturbanceKind.KILLED: "강제 종료",
    DisturbanceKind.RECONFIGURED: "설정 변경",
}


@dataclass(frozen=True, slots=True)
class Disturbance:
    """One disturbance: `target` is a component, or a fault's name.

    `before` is how the fault was switched already, so that undoing restores it; None when it was off.
    """

    kind: DisturbanceKind
    target: str
    before: SwitchedFault | None = None

    def __str__(self) -> str:
        """`friend-service stopped`, `fault slow-consumer on`."""
        return self.told.en

    @property
    def told(self) -> Localized:
        """The same for a learner."""
        if self.kind is DisturbanceKind.FAULT:
            return Localized(f"fault {self.target} on", f"결함 {self.target} 켜짐")
        return Localized(f"{self.target} {self.kind}", f"{self.target} {_KOREAN[self.kind]}")


@dataclass(frozen=True, slots=True)
class Noted:
    """A disturbance in the journal, under the name by which it is taken out."""

    id: str
    disturbance: Disturbance
