"""The verbs that load a stack: bench, seed, campaign."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.faults import faults_on
from bigtech_lab.wiring.instances import instance_store, process_list, site_of, stack_view
from bigtech_lab.wiring.stack_life import bring_up, clean_up, take_down

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bigtech_lab.application.ports.load_process import LoadProcess
    from bigtech_lab.application.run_bench import RunBench
    from bigtech_lab.application.run_campaign import RunCampaign
    from bigtech_lab.application.seed_data import SeedData


def load_process(instance: str) -> LoadProcess:
    """Runs the reference's load generator on an instance."""
    from bigtech_lab.adapters.local.load_process import LocalLoadProcess
    from bigtech_lab.application.open_instance import existing_instance

    return LocalLoadProcess(lambda: site_of(existing_instance(instance_store(), instance)))


@contextmanager
def measured_instance(instance: str, tell: Callable[[str], None]) -> Iterator[str]:
    """The instance to measure: the one that runs, else one of its own for as long as the block lasts."""
    from bigtech_lab.application.measured_instance import MeasuredInstance
    from bigtech_lab.presentation.stack_progress import PlainProgress

    progress = PlainProgress()
    own = MeasuredInstance(
        process_list(), bring_up(progress), take_down(progress), lambda name: clean_up().instance(name), tell
    )
    with own(instance) as name:
        yield name


def run_bench(instance: str, tell: Callable[[str], None]) -> RunBench:
    """The use case behind `bench`."""
    from bigtech_lab.adapters.local.this_machine import ThisMachine
    from bigtech_lab.application.run_bench import RunBench

    process = load_process(instance)
    return RunBench(lambda _: process, ThisMachine(), tell)


def seed_data(instance: str) -> SeedData:
    """The use case behind `seed`."""
    from bigtech_lab.application.seed_data import SeedData

    return SeedData(stack_view(instance), load_process(instance))


def run_campaign(instance: str) -> RunCampaign:
    """The use case behind `campaign`."""
    from bigtech_lab.adapters.local.local_campaign_process import LocalCampaignProcess
    from bigtech_lab.application.run_campaign import RunCampaign

    process = LocalCampaignProcess(settings().bundle_dir / "reference_impl")
    return RunCampaign(stack_view(instance), process, lambda: faults_on(instance))
