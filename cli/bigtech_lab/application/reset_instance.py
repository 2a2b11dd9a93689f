"""`reset`: an instance without its data, in the state that it was in."""

from __future__ import annotations

from collections.abc import Callable

from bigtech_lab.application.bring_up import BringUp
from bigtech_lab.application.open_instance import existing_instance
from bigtech_lab.application.ports.instances import InstanceStore
from bigtech_lab.application.ports.progress import Progress
from bigtech_lab.application.ports.runtime import Runtime
from bigtech_lab.application.stop_stack import StopStack
from bigtech_lab.application.waiting_notice import waiting_for
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.component import StackStatus
from bigtech_lab.domain.instance import Instance


class ResetInstance:
    """Throws data and logs away; ports and secrets stay, so that terminals and clients need no new
    settings."""

    def __init__(
        self, store: InstanceStore, runtime_for: Callable[[Instance], Runtime], progress: Progress
    ) -> None:
        self._store = store
        self._runtime_for = runtime_for
        self._progress = progress

    def __call__(self, name: str) -> StackStatus | None:
        """Starts again what had been wanted and returns the status, or None when the instance was down."""
        existing_instance(self._store, name)
        with self._store.exclusively(
            name, "reset", on_wait=lambda who: self._progress.notice(waiting_for(who))
        ):
            instance = existing_instance(self._store, name)
            wanted = self._store.wanted(name)
            StopStack(self._runtime_for(instance), self._progress).stop(CATALOGUE)
            self._store.forget_data(instance)
        if not wanted:
            return None
        return BringUp(self._store, self._runtime_for, self._progress)(name, wanted)
