"""A fault: a flag with parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Parameter = float | int | bool
Parameters = Mapping[str, Parameter]


@dataclass(frozen=True, slots=True)
class Fault:
    """What the code knows of a fault; what people are told of it stands in `faults.yaml`.

    `defaults` holds every parameter with the value that it has when nobody gives another.
    """

    name: str
    defaults: Parameters = field(default_factory=dict)

    def filled(self, given: Mapping[str, object]) -> Parameters:
        """Return every parameter: as given where that is a value of the right kind, else the default."""
        filled: dict[str, Parameter] = {}
        for name, default in self.defaults.items():
            value = given.get(name, default)
            fits = isinstance(value, bool) if isinstance(default, bool) else _is_number(value)
            filled[name] = value if fits else default  # type: ignore[assignment]
        return filled


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
