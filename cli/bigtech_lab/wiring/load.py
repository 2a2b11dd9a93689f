"""The verbs that load a stack: bench, seed, campaign."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.faults import faults_on
from bigtech_lab.wiring.instances import instance_store, process_list, site_of, source_overlays, stack_view
from bigtech_lab.wiring.stack_life import bring_up, clean_up, take_down

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

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


@contextmanager
def revision_instances(names: Sequence[str], tell: Callable[[str], None]) -> Iterator[Mapping[str, str]]:
    """An instance for each of two revisions, for as long as the block lasts."""
    from bigtech_lab.adapters.git_revisions import GitRevisions
    from bigtech_lab.application.revision_instances import RevisionInstances
    from bigtech_lab.presentation.stack_progress import PlainProgress

    progress = PlainProgress()
    side_by_side = RevisionInstances(
        revisions=GitRevisions(settings().bundle_dir),
        store=instance_store(),
        overlays=source_overlays,
        bring_up=bring_up(progress),
        take_down=take_down(progress),
        remove=lambda name: clean_up().instance(name),
        tell=tell,
    )
    with side_by_side(names) as instances:
        yield instances


def run_bench(instances: Mapping[str, str], tell: Callable[[str], None]) -> RunBench:
    """The use case behind `bench`; `instances` by the side of a comparison, or one for all of them."""
    from bigtech_lab.adapters.local.this_machine import ThisMachine
    from bigtech_lab.application.run_bench import RunBench

    processes = {side: load_process(name) for side, name in instances.items()}
    only = next(iter(processes.values()))
    return RunBench(lambda step: processes.get(step.variant, only), ThisMachine(), tell)


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
