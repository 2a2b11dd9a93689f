"""The verbs of a stack's life: up, down, restart, reset, clean, keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.instances import instance_store, process_list, runtime_for, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from contextlib import AbstractContextManager

    from bigtech_lab.application.bring_up import BringUp
    from bigtech_lab.application.clean_up import CleanUp
    from bigtech_lab.application.control_component import ControlComponent
    from bigtech_lab.application.ports.progress import Progress
    from bigtech_lab.application.reset_instance import ResetInstance
    from bigtech_lab.application.rotate_keys import RotateKeys
    from bigtech_lab.application.take_down import TakeDown

T = TypeVar("T")


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


def run_interruptibly(work: Coroutine[Any, Any, T], on_interrupt: Callable[[], None] | None = None) -> T:
    """Runs asynchronous work; SIGINT, SIGTERM and SIGHUP cancel it, and then it is a KeyboardInterrupt.

    `on_interrupt` is called before the work cleans up.
    """
    from bigtech_lab.adapters.interruption import run_interruptibly as adapter

    return adapter(work, on_interrupt)


def control_component(progress: Progress, instance: str) -> ControlComponent:
    """The use cases behind `restart`, `stop`, `kill`, `pause` and `resume`."""
    from bigtech_lab.application.control_component import ControlComponent

    return ControlComponent(instance_store(), runtime_for, progress, instance)


def reset_instance(progress: Progress) -> ResetInstance:
    """The use case behind `reset`."""
    from bigtech_lab.application.reset_instance import ResetInstance

    return ResetInstance(instance_store(), runtime_for, progress)


def clean_up() -> CleanUp:
    """The use case behind `clean`."""
    from bigtech_lab.adapters.local.packages.package_cache import PackageCache
    from bigtech_lab.application.clean_up import CleanUp

    return CleanUp(instance_store(), process_list(), PackageCache(settings().cache_dir).remove)


def rotate_keys(instance: str) -> RotateKeys:
    """Gives an instance a new key for access tokens."""
    from bigtech_lab.adapters.local.signing_key_folder import SigningKeyFolder
    from bigtech_lab.application.rotate_keys import RotateKeys

    return RotateKeys(
        instance_store(), lambda found: SigningKeyFolder(site_of(found).secrets.signing_keys), instance
    )


def show_in_browser(url: str) -> bool:
    """Opens a page where there is a desktop."""
    from bigtech_lab.adapters.browser import show_in_browser as adapter

    return adapter(url)
