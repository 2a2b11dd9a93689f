"""Giving a running stack a new key for access tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bigtech_lab.application.open_instance import existing_instance
from bigtech_lab.application.ports.instances import InstanceStore
from bigtech_lab.application.ports.signing_keys import SigningKeys
from bigtech_lab.domain.instance import Instance


@dataclass(frozen=True, slots=True)
class RotatedKeys:
    """The key that signs from now on, those whose tokens are still good, and those that were removed."""

    added: str
    kept: Sequence[str]
    removed: Sequence[str]


class RotateKeys:
    """Adds a key beside the old ones: nobody is logged out, and nothing is restarted."""

    def __init__(
        self, store: InstanceStore, keys_of: Callable[[Instance], SigningKeys], instance: str
    ) -> None:
        self._store = store
        self._keys_of = keys_of
        self._instance = instance

    def __call__(self) -> RotatedKeys:
        """Rotates; raises BadUsage or EnvironmentNotReady when there is no such instance or no key folder."""
        instance = existing_instance(self._store, self._instance)
        keys = self._keys_of(instance)
        with self._store.exclusively(instance.name, "rotate keys", on_wait=lambda _: None):
            added = keys.add()
            removed = keys.discard_outlived()
            kept = [name for name in keys.names() if name != added]
        return RotatedKeys(added, kept, removed)
