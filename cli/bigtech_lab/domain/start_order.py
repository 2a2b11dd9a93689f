"""Which components may be stopped at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.component import ComponentKind

_LASTING = frozenset({ComponentKind.STORE, ComponentKind.BROKER})


def stop_waves(names: Iterable[str]) -> Sequence[tuple[str, ...]]:
    """The components in waves: a component ends before what it needs, so that it can finish its work in good
    order.

    Components that need each other only for single requests (services) end together.
    """
    wanted = set(names)
    lasting = {entry.name for entry in CATALOGUE.values() if entry.kind in _LASTING}
    waves = (wanted - lasting, wanted & lasting)
    return [tuple(name for name in CATALOGUE if name in wave) for wave in waves if wave]
