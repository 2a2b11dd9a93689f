"""The verbs fault and dlq."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.instances import stack_view

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bigtech_lab.application.dead_letters import DeadLetters
    from bigtech_lab.application.ports.dead_letter_queue import DeadLetterQueue
    from bigtech_lab.application.switch_faults import SwitchFaults
    from bigtech_lab.domain.fault import Fault


def fault_catalogue() -> Mapping[str, Fault]:
    """The faults of the reference backend."""
    from bigtech_lab.adapters.fault_catalogue_file import fault_catalogue as adapter

    return adapter(settings().bundle_dir / "reference_impl" / "faults.yaml")


def switch_faults(instance: str) -> SwitchFaults:
    """The use cases behind `fault`."""
    from bigtech_lab.adapters.redis_fault_switches import RedisFaultSwitches
    from bigtech_lab.application.switch_faults import SwitchFaults

    stack = stack_view(instance)
    return SwitchFaults(fault_catalogue(), lambda: RedisFaultSwitches(stack.endpoints().redis_url))


def faults_on(instance: str) -> Sequence[str]:
    """The names of the faults that are on, for a line beside something else; empty where nobody answers."""
    from bigtech_lab.adapters.redis_fault_switches import RedisFaultSwitches
    from bigtech_lab.errors import EnvironmentNotReady

    try:
        switches = RedisFaultSwitches(stack_view(instance).endpoints().redis_url, patience=0.2)
        return [fault.name for fault in switches.on()]
    except EnvironmentNotReady:
        return []


def dead_letter_queue(instance: str) -> DeadLetterQueue:
    """The dead-letter topics of an instance; whoever opens it closes it."""
    from bigtech_lab.adapters.kafka_dead_letters import KafkaDeadLetters

    return KafkaDeadLetters(stack_view(instance).endpoints().kafka_bootstrap)


def dead_letters(queue: DeadLetterQueue) -> DeadLetters:
    """The use cases behind `dlq`."""
    from bigtech_lab.application.dead_letters import DeadLetters

    return DeadLetters(queue)
