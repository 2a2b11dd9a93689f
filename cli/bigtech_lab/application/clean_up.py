"""`clean`: removing instances and downloads."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bigtech_lab.application.open_instance import checked_name
from bigtech_lab.application.ports.instances import InstanceStore
from bigtech_lab.application.ports.process_list import ProcessList
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady, unknown_name


class CleanUp:
    """Removes what nobody uses; refuses to touch what runs."""

    def __init__(self, store: InstanceStore, processes: ProcessList, remove_cache: Callable[[], int]) -> None:
        self._store = store
        self._processes = processes
        self._remove_cache = remove_cache

    def instance(self, name: str) -> None:
        """Removes the instance with its data; works for one whose files are damaged, too."""
        if checked_name(name) not in self._store.names():
            raise unknown_name("instance", name, self._store.names())
        with self._store.exclusively(name, "clean"):
            if self._is_damaged(name):
                # `down` cannot find its processes any more, so nobody else would end them.
                self._processes.end(name)
            self._refuse_while_running([name])
            self._store.remove(name)

    def stopped_instances(self) -> Sequence[str]:
        """The instances of which nothing runs."""
        running = {process.instance for process in self._processes.all()}
        return [name for name in self._store.names() if name not in running]

    def cache(self) -> int:
        """Removes all downloads; returns how many bytes that were. Running stacks need them, so they forbid
        it."""
        self._refuse_while_running(self._store.names())
        return self._remove_cache()

    def _is_damaged(self, name: str) -> bool:
        try:
            return self._store.load(name) is None
        except EnvironmentNotReady:
            return True

    def _refuse_while_running(self, names: Sequence[str]) -> None:
        found = {process.instance for process in self._processes.all()}
        running = [name for name in names if name in found]
        if running:
            raise EnvironmentNotReady(
                Localized(
                    f"Instance {', '.join(repr(name) for name in running)} is running.",
                    f"실행 중인 인스턴스입니다: {', '.join(repr(name) for name in running)}.",
                ),
                code="instance-running",
                hint="; ".join(f"bigtech-lab down --instance {name}" for name in running),
            )
