"""What disturbs a stack on purpose, and what undoes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.faults import switch_faults
from bigtech_lab.wiring.instances import instance_store, source_overlays, stack_view
from bigtech_lab.wiring.stack_life import control_component

if TYPE_CHECKING:
    from bigtech_lab.application.disturber import Disturber
    from bigtech_lab.application.ports.disturbance_journal import DisturbanceJournal


def disturber(instance: str) -> Disturber:
    """Stops, kills, pauses and spoils; what it did is undone by the next command if not by this one."""
    return _disturber(instance, _journal(instance))


def restore_left_over(instance: str, language: str | None = None) -> None:
    """Undoes what an earlier command left disturbed, and says so; costs nothing where there is nothing."""
    from bigtech_lab.domain.instance import is_instance_name

    if not is_instance_name(instance):
        return
    folder = settings().data_dir / "instances" / instance / "disturbances"
    if not folder.is_dir() or not any(folder.glob("*.json")):
        return
    from bigtech_lab.application.restore_left_over import RestoreLeftOver
    from bigtech_lab.presentation.notice import tell, warn

    journal = _journal(instance)
    spoken = language or settings().language
    restore = RestoreLeftOver(
        journal,
        _disturber(instance, journal),
        lambda said: tell(said.in_language(spoken)),
        lambda said: warn(said.in_language(spoken)),
    )
    restore(instance_store().wanted(instance))


def _journal(instance: str) -> DisturbanceJournal:
    from bigtech_lab.adapters.local.disturbance_files import DisturbanceFiles
    from bigtech_lab.adapters.local.instance_folder import InstanceFolder

    return DisturbanceFiles(InstanceFolder(settings().data_dir / "instances" / instance).disturbances)


def _disturber(instance: str, journal: DisturbanceJournal) -> Disturber:
    from bigtech_lab.adapters.fault_metrics import FaultMetrics
    from bigtech_lab.application.disturber import Disturber
    from bigtech_lab.presentation.verify_progress import QuietStackProgress

    return Disturber(
        control_component(QuietStackProgress(), instance),
        switch_faults(instance),
        journal,
        stack_view(instance).status,
        lambda: source_overlays(instance),
        ears=FaultMetrics(stack_view(instance).endpoints),
    )
