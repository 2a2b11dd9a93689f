"""What the services themselves know of the faults that are switched on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol


class FaultEars(Protocol):
    """Asks the services: a switch takes effect where it was heard, not when it was turned."""

    def known_to(self, service: str) -> Collection[str] | None:
        """The names of the faults that the service has heard are on; None when it does not answer."""
        ...
