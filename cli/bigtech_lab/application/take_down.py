"""`down`: ends every component of an instance; its data stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bigtech_lab.application.open_instance import existing_instance
from bigtech_lab.application.ports.instances import InstanceStore
from bigtech_lab.application.ports.progress import Progress
from bigtech_lab.application.ports.runtime import Runtime
from bigtech_lab.application.stop_stack import StopStack
from bigtech_lab.application.waiting_notice import waiting_for
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.instance import Instance


class TakeDown:
    """Ends what runs, however it was started."""

    def __init__(
        self, store: InstanceStore, runtime_for: Callable[[Instance], Runtime], progress: Progress
    ) -> None:
        self._store = store
        self._runtime_for = runtime_for
        self._progress = progress

    def __call__(self, name: str, *, purpose: str = "down") -> Sequence[str]:
        """Returns the components that had been running; EnvironmentNotReady when the instance does not
        exist."""
        existing_instance(self._store, name)
        with self._store.exclusively(
            name, purpose, on_wait=lambda who: self._progress.notice(waiting_for(who))
        ):
            instance = existing_instance(self._store, name)
            stopped = StopStack(self._runtime_for(instance), self._progress).stop(CATALOGUE)
            self._store.want(name, ())
        return stopped
