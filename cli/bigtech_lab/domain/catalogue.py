"""The catalogue of components: what the stack is made of and what each part needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bigtech_lab.domain.component import ComponentKind


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One component as every runtime knows it.

    `ports` maps each port's name to the number that it prefers; the first is the one that clients use.
    `needs` names what it cannot work without, `starts_after` what must be ready before its process is started
    (services wait for Kafka by themselves, which lets them load while Kafka does). Times are in seconds.
    """

    name: str
    kind: ComponentKind
    ports: Mapping[str, int]
    needs: tuple[str, ...] = ()
    starts_after: tuple[str, ...] = ()
    ready_within: float = 60.0
    ends_within: float = 5.0


_STORES = ("postgres", "redis")


def _service(name: str, port: int, *needs: str) -> CatalogueEntry:
    return CatalogueEntry(
        name,
        ComponentKind.SERVICE,
        {name: port},
        needs=(*_STORES, "kafka", *needs),
        starts_after=_STORES,
        ends_within=4.0,
    )


CATALOGUE: Mapping[str, CatalogueEntry] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            CatalogueEntry("postgres", ComponentKind.STORE, {"postgres": 15432}),
            CatalogueEntry("redis", ComponentKind.STORE, {"redis": 16379}),
            CatalogueEntry("kafka", ComponentKind.BROKER, {"kafka": 19092, "kafka-controller": 19093}),
            _service("user-service", 8005),
            _service("friend-service", 8003, "user-service"),
            _service("chat-service", 8002, "user-service"),
            _service("notification-service", 8006, "user-service"),
            _service("chat-monolith", 8010),
            CatalogueEntry("gateway", ComponentKind.GATEWAY, {"gateway": 8000, "gateway-admin": 18000}),
        )
    }
)


_BEFORE_THE_SERVICES = "chat-monolith"

PROFILES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "msa": tuple(name for name in CATALOGUE if name != _BEFORE_THE_SERVICES),
        "monolith": (*_STORES, "kafka", _BEFORE_THE_SERVICES, "gateway"),
        "strangler": tuple(CATALOGUE),
    }
)
"""What a stack has: the services, the monolith they came from, or both while one becomes the other."""

DEFAULT_PROFILE = "msa"


def profile_of(components: Collection[str]) -> str:
    """The smallest profile that has all these components."""
    fitting = (name for name, members in PROFILES.items() if set(components) <= set(members))
    return next(fitting, "strangler")


def with_their_needs(names: Iterable[str]) -> tuple[str, ...]:
    """The named components and everything that they need, in the catalogue's order."""
    wanted: set[str] = set()
    open_ends = list(names)
    while open_ends:
        name = open_ends.pop()
        if name not in wanted:
            wanted.add(name)
            open_ends.extend(CATALOGUE[name].needs)
    return tuple(name for name in CATALOGUE if name in wanted)


def preferred_ports() -> dict[str, int]:
    """Every port's name and the number that it has when nobody else uses it."""
    return {name: port for entry in CATALOGUE.values() for name, port in entry.ports.items()}
