"""The instances, and what stands on one: its site, its runtime, how checks and traces see it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bigtech_lab.wiring.configuration import settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bigtech_lab.adapters.local.recipes.site import Site
    from bigtech_lab.application.ports.instances import InstanceStore
    from bigtech_lab.application.ports.log_source import LogSource
    from bigtech_lab.application.ports.process_list import ProcessList
    from bigtech_lab.application.ports.runtime import Runtime
    from bigtech_lab.application.ports.source_overlays import SourceOverlays
    from bigtech_lab.application.ports.stack_view import StackView
    from bigtech_lab.domain.instance import Instance


def _warn(text: str) -> None:
    from bigtech_lab.presentation.notice import warn

    warn(text)


@cache
def instance_store() -> InstanceStore:
    """The instances of this user on this machine."""
    from bigtech_lab.adapters.local.file_instance_store import FileInstanceStore

    return FileInstanceStore(settings().data_dir, _warn)


def site_of(instance: Instance) -> Site:
    """What recipes are given; for the other modules of this package."""
    from bigtech_lab.adapters.local.instance_folder import InstanceFolder
    from bigtech_lab.adapters.local.packages.package_cache import PackageCache
    from bigtech_lab.adapters.local.recipes.site import Site

    chosen = settings()
    folder = InstanceFolder(chosen.data_dir / "instances" / instance.name)
    return Site(instance, folder, chosen.bundle_dir / "reference_impl", PackageCache(chosen.cache_dir))


def runtime_for(instance: Instance) -> Runtime:
    """The runtime that runs the instance's components."""
    from bigtech_lab.adapters.local.local_runtime import LocalRuntime

    return LocalRuntime(site_of(instance))


def stack_view(instance: str = "default") -> StackView:
    """One instance as checks and traces see it; looks at nothing until it is asked."""
    from bigtech_lab.adapters.local.local_stack_view import LocalStackView

    return LocalStackView(instance, instance_store(), runtime_for, site_of)


def client_program_folders() -> Sequence[Path]:
    """Where psql and redis-cli are that a PATH lacks; nothing when it has them."""
    from bigtech_lab.adapters.local.packages.client_programs import client_program_folders as folders
    from bigtech_lab.adapters.local.packages.package_cache import PackageCache
    from bigtech_lab.adapters.local.packages.wheels import WheelPrograms

    return folders(WheelPrograms(PackageCache(settings().cache_dir)))


def source_overlays(instance: str) -> SourceOverlays:
    """The changed code that components of an instance run; EnvironmentNotReady when it was never started."""
    from bigtech_lab.adapters.local.source_overlays import LocalSourceOverlays
    from bigtech_lab.application.open_instance import existing_instance

    site = site_of(existing_instance(instance_store(), instance))
    return LocalSourceOverlays(site.folder, site.reference)


def exclusively(instance: str, purpose: str) -> AbstractContextManager[None]:
    """Holds an instance for one command at a time."""
    from bigtech_lab.application.open_instance import existing_instance

    store = instance_store()
    return store.exclusively(existing_instance(store, instance).name, purpose)


def process_list() -> ProcessList:
    """The lab's processes on this machine."""
    from bigtech_lab.adapters.local.local_process_list import LocalProcessList

    return LocalProcessList(settings().data_dir)


def log_source(instance: str) -> LogSource:
    """The logs of an instance; EnvironmentNotReady when it was never started."""
    from bigtech_lab.adapters.local.file_log_source import FileLogSource
    from bigtech_lab.adapters.local.hidden_secrets import hiding
    from bigtech_lab.application.open_instance import existing_instance

    site = site_of(existing_instance(instance_store(), instance))
    return FileLogSource(site.folder, hiding(site.secrets))
