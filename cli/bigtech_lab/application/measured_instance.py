"""The instance that is measured: the one that runs, or one made for it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bigtech_lab.application.bring_up import BringUp
from bigtech_lab.application.open_instance import checked_name
from bigtech_lab.application.ports.process_list import ProcessList
from bigtech_lab.application.take_down import TakeDown
from bigtech_lab.domain.catalogue import DEFAULT_PROFILE, PROFILES


class MeasuredInstance:
    """Leaves an instance that runs as it is; another one is started, and removed with its data afterwards."""

    def __init__(
        self,
        processes: ProcessList,
        bring_up: BringUp,
        take_down: TakeDown,
        remove: Callable[[str], None],
        tell: Callable[[str], None],
    ) -> None:
        self._processes = processes
        self._bring_up = bring_up
        self._take_down = take_down
        self._remove = remove
        self._tell = tell

    @contextmanager
    def __call__(self, name: str) -> Iterator[str]:
        """Lend the name of a running instance for the block."""
        checked_name(name)
        if any(process.instance == name for process in self._processes.all()):
            yield name
            return
        own = f"bench-{secrets.token_hex(3)}"
        self._tell(f"Instance '{name}' is not running: measuring one of its own, '{own}'.")
        try:
            self._bring_up(own, PROFILES[DEFAULT_PROFILE])
            yield own
        finally:
            self._take_down(own)
            self._remove(own)
