"""The one place that knows every part: builds use cases from adapters, each only when it is asked for.

Imports stand inside the functions so that a command pays only for what it uses.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from functools import cache
from typing import TYPE_CHECKING

from bigtech_lab.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from bigtech_lab.adapters.flow_files import FlowFiles
    from bigtech_lab.adapters.local.recipes.site import Site
    from bigtech_lab.application.bring_up import BringUp
    from bigtech_lab.application.check_phases import CheckPhases, ReadAnswers
    from bigtech_lab.application.clean_up import CleanUp
    from bigtech_lab.application.control_component import ControlComponent
    from bigtech_lab.application.dead_letters import DeadLetters
    from bigtech_lab.application.migration.migrate_context import MigrateContext
    from bigtech_lab.application.ports.chat_api import ChatApi
    from bigtech_lab.application.ports.context_store import ContextStore
    from bigtech_lab.application.ports.dead_letter_queue import DeadLetterQueue
    from bigtech_lab.application.ports.instances import InstanceStore
    from bigtech_lab.application.ports.lab_library import LabLibrary
    from bigtech_lab.application.ports.learner_record import LearnerRecord
    from bigtech_lab.application.ports.load_process import LoadProcess
    from bigtech_lab.application.ports.log_source import LogSource
    from bigtech_lab.application.ports.migration_progress import MigrationProgress
    from bigtech_lab.application.ports.observers import HttpObserver, Observers
    from bigtech_lab.application.ports.process_list import ProcessList
    from bigtech_lab.application.ports.progress import Progress
    from bigtech_lab.application.ports.runtime import Runtime
    from bigtech_lab.application.ports.stack_view import StackView
    from bigtech_lab.application.ports.trace_store import TraceStore
    from bigtech_lab.application.reset_instance import ResetInstance
    from bigtech_lab.application.rotate_keys import RotateKeys
    from bigtech_lab.application.run_bench import RunBench
    from bigtech_lab.application.run_campaign import RunCampaign
    from bigtech_lab.application.seed_data import SeedData
    from bigtech_lab.application.switch_faults import SwitchFaults
    from bigtech_lab.application.take_down import TakeDown
    from bigtech_lab.application.take_quiz import TakeQuiz
    from bigtech_lab.application.trace_flow import TraceFlow
    from bigtech_lab.domain.endpoints import Endpoints
    from bigtech_lab.domain.fault import Fault
    from bigtech_lab.domain.finding import Finding
    from bigtech_lab.domain.instance import Instance


@cache
def settings() -> Settings:
    """The settings of this process."""
    return load_settings(os.environ)


def lab_library() -> LabLibrary:
    """The labs of this installation."""
    from bigtech_lab.adapters.lab_library import FolderLabLibrary
    from bigtech_lab.checks.stack_ready import STACK_READY_TEXT, stack_ready

    return FolderLabLibrary(settings().bundle_dir / "labs", [(stack_ready, STACK_READY_TEXT)])


def learner_record() -> LearnerRecord:
    """What the lab remembers of the learner."""
    from bigtech_lab.adapters.learner_record import SqliteLearnerRecord

    return SqliteLearnerRecord(settings().data_dir / "learner.sqlite3")


def check_phases(instance: str) -> CheckPhases:
    """Checks phases on an instance; what it needs of the stack is looked up when the first check runs."""
    from bigtech_lab.application.check_phases import CheckPhases
    from bigtech_lab.checks.session import LabSession

    def open_observers(endpoints: Endpoints) -> AbstractAsyncContextManager[Observers]:
        from bigtech_lab.adapters.observe.opened import opened_observers

        return opened_observers(endpoints)

    def chat_api(http: HttpObserver, gateway_url: str) -> ChatApi:
        from bigtech_lab.adapters.chat_api import GatewayChatApi

        return GatewayChatApi(http, gateway_url)

    return CheckPhases(
        lab_library(),
        learner_record(),
        stack=lambda: stack_view(instance),
        instance=instance,
        open_lab=LabSession(open_observers, chat_api),
    )


def take_quiz() -> TakeQuiz:
    """Asks or grades a quiz and remembers the result."""
    from bigtech_lab.application.take_quiz import TakeQuiz

    return TakeQuiz(lab_library(), learner_record())


def answers_from(file: Path) -> ReadAnswers:
    """Reads a learner's answers from a file once it is known to which quizzes."""
    from bigtech_lab.adapters.answers_file import load_answers

    return lambda quizzes: load_answers(file, quizzes)


def flow_files() -> FlowFiles:
    """The flows that the labs of this installation declare."""
    from bigtech_lab.adapters.flow_files import FlowFiles
    from bigtech_lab.application.stimuli import STIMULI

    facts = {name: stimulus.facts for name, stimulus in STIMULI.items()}
    return FlowFiles(settings().bundle_dir / "labs", facts)


def trace_store(instance: str) -> TraceStore:
    """The traces of an instance."""
    from bigtech_lab.adapters.trace_store import TraceFiles

    return TraceFiles(settings().data_dir / "instances" / instance / "traces")


@asynccontextmanager
async def trace_flow(instance: str) -> AsyncIterator[TraceFlow]:
    """Traces events on an instance; its observers are open as long as the context."""
    from bigtech_lab.adapters.chat_api import GatewayChatApi
    from bigtech_lab.adapters.observe.opened import opened_observers
    from bigtech_lab.application.stimuli import STIMULI
    from bigtech_lab.application.trace_flow import TraceFlow

    stack = stack_view(instance)
    endpoints = stack.endpoints()
    async with opened_observers(endpoints) as observers:
        api = GatewayChatApi(observers.http, endpoints.gateway_url)
        yield TraceFlow(observers, api, stack, trace_store(instance), STIMULI)


@asynccontextmanager
async def migrate_context(instance: str, progress: MigrationProgress) -> AsyncIterator[MigrateContext]:
    """The use cases behind `migrate`; EnvironmentNotReady when monolith and services do not both run."""
    from contextlib import AsyncExitStack

    from bigtech_lab.adapters.local.instance_secrets import MIGRATOR_ROLE
    from bigtech_lab.adapters.migration.gateway_traffic import GatewayTraffic
    from bigtech_lab.adapters.migration.operator_token import operator_token
    from bigtech_lab.adapters.migration.postgres_context import PostgresContext
    from bigtech_lab.adapters.migration.shadow_reads import ShadowReads
    from bigtech_lab.application.migration.both_homes import both_homes_run
    from bigtech_lab.application.migration.migrate_context import MigrateContext
    from bigtech_lab.application.open_instance import existing_instance
    from bigtech_lab.domain.migration import Side

    site = _site(existing_instance(instance_store(), instance))
    both_homes_run(stack_view(instance).status())
    key_file = site.secrets.signing_key_file
    async with AsyncExitStack() as opened:

        def home(context: str, database: str, schema: str, consumer: str) -> PostgresContext:
            made = PostgresContext(context, site.database_url(database, MIGRATOR_ROLE), schema, consumer)
            opened.push_async_callback(made.close)
            return made

        def homes(context: str) -> dict[Side, ContextStore]:
            monolith = home(context, "monolith_db", f"ctx_{context}", f"chat-monolith.{context}")
            service = home(context, f"{context}_db", "public", f"{context}-service")
            return {Side.MONOLITH: monolith, Side.SERVICE: service}

        shadow = ShadowReads(
            site.http("chat-monolith"),
            lambda context: site.http(f"{context}-service"),
            lambda user_id: operator_token(key_file, user_id),
        )
        yield MigrateContext(homes, GatewayTraffic(site), shadow, progress)


# --- the local runtime and the commands of a stack's life ---


def _warn(text: str) -> None:
    from bigtech_lab.presentation.notice import warn

    warn(text)


@cache
def instance_store() -> InstanceStore:
    """The instances of this user on this machine."""
    from bigtech_lab.adapters.local.file_instance_store import FileInstanceStore

    return FileInstanceStore(settings().data_dir, _warn)


def _site(instance: Instance) -> Site:
    from bigtech_lab.adapters.local.instance_folder import InstanceFolder
    from bigtech_lab.adapters.local.packages.package_cache import PackageCache
    from bigtech_lab.adapters.local.recipes.site import Site

    chosen = settings()
    folder = InstanceFolder(chosen.data_dir / "instances" / instance.name)
    return Site(instance, folder, chosen.bundle_dir / "reference_impl", PackageCache(chosen.cache_dir))


def runtime_for(instance: Instance) -> Runtime:
    """The runtime that runs the instance's components."""
    from bigtech_lab.adapters.local.local_runtime import LocalRuntime

    return LocalRuntime(_site(instance))


def stack_view(instance: str = "default") -> StackView:
    """One instance as checks and traces see it; looks at nothing until it is asked."""
    from bigtech_lab.adapters.local.local_stack_view import LocalStackView

    return LocalStackView(instance, instance_store(), runtime_for, _site)


def bring_up(progress: Progress) -> BringUp:
    """The use case behind `up`."""
    from bigtech_lab.application.bring_up import BringUp

    return BringUp(instance_store(), runtime_for, progress)


def take_down(progress: Progress) -> TakeDown:
    """The use case behind `down`."""
    from bigtech_lab.application.take_down import TakeDown

    return TakeDown(instance_store(), runtime_for, progress)


def interruptible() -> AbstractContextManager[None]:
    """Within it SIGTERM and SIGHUP interrupt as Ctrl-C does."""
    from bigtech_lab.adapters.interruption import interruptible as adapter

    return adapter()


def control_component(progress: Progress, instance: str) -> ControlComponent:
    """The use cases behind `restart`, `stop`, `kill`, `pause` and `resume`."""
    from bigtech_lab.application.control_component import ControlComponent

    return ControlComponent(instance_store(), runtime_for, progress, instance)


def reset_instance(progress: Progress) -> ResetInstance:
    """The use case behind `reset`."""
    from bigtech_lab.application.reset_instance import ResetInstance

    return ResetInstance(instance_store(), runtime_for, progress)


def log_source(instance: str) -> LogSource:
    """The logs of an instance; EnvironmentNotReady when it was never started."""
    from bigtech_lab.adapters.local.file_log_source import FileLogSource
    from bigtech_lab.application.open_instance import existing_instance

    return FileLogSource(_site(existing_instance(instance_store(), instance)).folder)


def process_list() -> ProcessList:
    """The lab's processes on this machine."""
    from bigtech_lab.adapters.local.local_process_list import LocalProcessList

    return LocalProcessList(settings().data_dir)


def load_process(instance: str) -> LoadProcess:
    """Runs the reference's load generator on an instance."""
    from bigtech_lab.adapters.local.load_process import LocalLoadProcess
    from bigtech_lab.application.open_instance import existing_instance

    return LocalLoadProcess(lambda: _site(existing_instance(instance_store(), instance)))


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


def clean_up() -> CleanUp:
    """The use case behind `clean`."""
    from bigtech_lab.adapters.local.packages.package_cache import PackageCache
    from bigtech_lab.application.clean_up import CleanUp

    return CleanUp(instance_store(), process_list(), PackageCache(settings().cache_dir).remove)


def diagnosis() -> Sequence[Finding]:
    """What `doctor` finds."""
    from bigtech_lab.adapters.local.examinations import machine, programs, traces_of_runs
    from bigtech_lab.adapters.local.packages.package_cache import PackageCache
    from bigtech_lab.application.diagnose import diagnose

    chosen, store = settings(), instance_store()
    cache_of_programs = PackageCache(chosen.cache_dir)
    return diagnose(
        [
            ("python", machine.python),
            ("disk", lambda: machine.disk([chosen.data_dir, chosen.cache_dir])),
            ("memory", machine.memory),
            ("java", lambda: programs.java(cache_of_programs)),
            ("postgres", lambda: programs.postgres(cache_of_programs)),
            ("redis", lambda: programs.redis(cache_of_programs)),
            ("kafka", lambda: programs.kafka(cache_of_programs)),
            ("gateway", lambda: programs.gateway(cache_of_programs)),
            ("ports", lambda: traces_of_runs.ports(store)),
            ("leftovers", lambda: traces_of_runs.leftovers(process_list(), chosen.cache_dir)),
            ("instances", lambda: traces_of_runs.instances(store, runtime_for)),
        ]
    )


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


def run_campaign(instance: str) -> RunCampaign:
    """The use case behind `campaign`."""
    from bigtech_lab.adapters.local.local_campaign_process import LocalCampaignProcess
    from bigtech_lab.application.run_campaign import RunCampaign

    process = LocalCampaignProcess(settings().bundle_dir / "reference_impl")
    return RunCampaign(stack_view(instance), process, lambda: faults_on(instance))


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


def exclusively(instance: str, purpose: str) -> AbstractContextManager[None]:
    """Holds an instance for one command at a time."""
    from bigtech_lab.application.open_instance import existing_instance

    store = instance_store()
    return store.exclusively(existing_instance(store, instance).name, purpose)


def rotate_keys(instance: str) -> RotateKeys:
    """Gives an instance a new key for access tokens."""
    from bigtech_lab.adapters.local.signing_key_folder import SigningKeyFolder
    from bigtech_lab.application.rotate_keys import RotateKeys

    return RotateKeys(
        instance_store(), lambda found: SigningKeyFolder(_site(found).secrets.signing_keys), instance
    )


def show_in_browser(url: str) -> bool:
    """Opens a page where there is a desktop."""
    from bigtech_lab.adapters.browser import show_in_browser as adapter

    return adapter(url)
