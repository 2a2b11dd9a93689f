"""Undoes what a command that was ended in its middle has left disturbed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from bigtech_lab.application.disturber import Disturber
from bigtech_lab.application.ports.disturbance_journal import DisturbanceJournal
from bigtech_lab.domain.disturbance import DisturbanceKind, Noted
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

# Redis has to run before its switches can be reached, and what is frozen may be what others wait for.
_ORDER = list(DisturbanceKind)


@dataclass(frozen=True, slots=True)
class RestoreLeftOver:
    """`tell` hears what was undone, `warn` what could not be."""

    journal: DisturbanceJournal
    disturber: Disturber
    tell: Callable[[Localized], None]
    warn: Callable[[Localized], None]

    def __call__(self, wanted: Collection[str]) -> None:
        """Undoes everything; what cannot be undone now stays in the journal.

        `wanted` are the components that the instance should run: none after a `down`, and then nothing is
        started.
        """
        for noted in sorted(self.journal.left_over(), key=lambda n: _ORDER.index(n.disturbance.kind)):
            is_fault = noted.disturbance.kind is DisturbanceKind.FAULT
            if is_fault and not wanted:
                # The switch is kept in Redis, which does not run: it waits for the next `up`.
                self.journal.let_go(noted)
            elif is_fault or noted.disturbance.target in wanted:
                self._undo(noted)
            else:
                if noted.disturbance.kind is DisturbanceKind.RECONFIGURED:
                    self.disturber.forget_settings(noted.disturbance)
                self.journal.undone(noted)

    def _undo(self, noted: Noted) -> None:
        what = noted.disturbance.told
        try:
            self.disturber.undo(noted, left_over=True)
        except EnvironmentNotReady as problem:
            self.journal.let_go(noted)
            self.warn(
                Localized(
                    f"A command that was ended in its middle had left {what.en}, which cannot be undone now: "
                    f"{problem.message}",
                    f"도중에 끝난 명령이 남긴 상태({what.ko})를 지금은 되돌릴 수 없습니다: {problem.message}",
                )
            )
        else:
            self.tell(
                Localized(
                    f"A command that was ended in its middle had left {what.en}; that is undone.",
                    f"도중에 끝난 명령이 남긴 상태({what.ko})를 원래대로 되돌렸습니다.",
                )
            )
