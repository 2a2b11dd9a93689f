"""Instances in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

from bigtech_lab.domain.catalogue import preferred_ports
from bigtech_lab.domain.instance import Instance
from bigtech_lab.errors import EnvironmentNotReady


class FakeInstances:
    """Implements InstanceStore; `purposes` records what the instances were held for."""

    def __init__(self, *names: str) -> None:
        self.instances = {name: _instance(name) for name in names}
        self.damaged: set[str] = set()
        self.wanted_components: dict[str, tuple[str, ...]] = {}
        self.purposes: list[str] = []
        self.emptied: list[str] = []

    def names(self) -> Sequence[str]:
        return sorted(self.instances)

    def load(self, name: str) -> Instance | None:
        if name in self.damaged:
            raise EnvironmentNotReady("damaged", code="instance-damaged")
        return self.instances.get(name)

    def create(self, name: str, *, apart: bool = False) -> Instance:
        self.instances[name] = _instance(name)
        return self.instances[name]

    def move_taken_ports(self, instance: Instance, taken: Collection[str]) -> Instance:
        moved = instance.with_ports(
            {**instance.ports, **{name: instance.ports[name] + 1000 for name in taken}}
        )
        self.instances[instance.name] = moved
        return moved

    def forget_data(self, instance: Instance) -> None:
        self.emptied.append(instance.name)

    def remove(self, name: str) -> None:
        del self.instances[name]

    def wanted(self, name: str) -> tuple[str, ...]:
        return self.wanted_components.get(name, ())

    def want(self, name: str, components: Collection[str]) -> None:
        self.wanted_components[name] = tuple(components)

    def exclusively(
        self, name: str, purpose: str, *, on_wait: Callable[[str], None] | None = None
    ) -> AbstractContextManager[None]:
        self.purposes.append(purpose)
        return _held()


@contextmanager
def _held() -> Iterator[None]:
    yield


def _instance(name: str) -> Instance:
    return Instance(f"uid-of-{name}", name, preferred_ports(), datetime(2026, 1, 1, tzinfo=UTC))
