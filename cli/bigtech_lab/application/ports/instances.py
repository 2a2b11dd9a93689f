"""Where instances are kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from bigtech_lab.domain.instance import Instance


class InstanceStore(Protocol):
    """The instances of this user on this machine."""

    def names(self) -> Sequence[str]:
        """The names of all instances, in order."""
        ...

    def load(self, name: str) -> Instance | None:
        """The instance, or None when there is none of that name.

        Raises EnvironmentNotReady when its file cannot be read or was written by another version.
        """
        ...

    def create(self, name: str, *, apart: bool = False) -> Instance:
        """A new instance with its folder, its secrets and ports that nobody else has.

        `apart` leaves the well-known ports to a learner's instance, which may be started meanwhile.
        """
        ...

    def move_taken_ports(self, instance: Instance, taken: Collection[str]) -> Instance:
        """The instance with other numbers for the named ports; they are kept from now on."""
        ...

    def forget_data(self, instance: Instance) -> None:
        """Deletes data, logs and rendered configuration; ports and secrets stay."""
        ...

    def remove(self, name: str) -> None:
        """Deletes the instance's whole folder."""
        ...

    def wanted(self, name: str) -> tuple[str, ...]:
        """The components that the last `up` was asked for; none after a `down`."""
        ...

    def want(self, name: str, components: Collection[str]) -> None:
        """Remembers which components are wanted."""
        ...

    def exclusively(
        self, name: str, purpose: str, *, on_wait: Callable[[str], None] | None = None
    ) -> AbstractContextManager[None]:
        """Holds the instance for one command at a time.

        `on_wait` is told once who holds it. Raises EnvironmentNotReady when the holder does not finish in
        time.
        """
        ...
