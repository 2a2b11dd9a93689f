"""A named fault of the reference backend: a defect that is switched on to see what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, unknown_name

Number = float | int


@dataclass(frozen=True, slots=True)
class FaultParameter:
    """One knob of a fault: a number within bounds, both inclusive."""

    name: str
    kind: Literal["number", "integer"]
    default: Number
    least: Number
    most: Number
    says: Localized

    @property
    def bounds(self) -> str:
        """What it takes, in words."""
        noun = "a whole number" if self.kind == "integer" else "a number"
        return f"{noun} from {self.least:g} to {self.most:g}"

    def parsed(self, text: str) -> Number:
        """The value that a person typed; BadUsage with the bounds when it cannot be one."""
        try:
            value: Number = int(text) if self.kind == "integer" else float(text)
        except ValueError:
            value = self.least - 1
        # Written so that nan, which is neither, is refused.
        if not self.least <= value <= self.most:
            raise BadUsage(
                Localized(
                    f"{self.name} takes {self.bounds}, not '{text}'.",
                    f"{self.name}에 쓸 수 있는 값: {self.bounds}. 받은 값: '{text}'.",
                ),
                code="bad-fault-parameter",
                hint=f"--set {self.name}={self.default:g}",
            )
        return value


@dataclass(frozen=True, slots=True)
class Fault:
    """What a fault does, what it teaches, where it bites and what can be set."""

    name: str
    phase: int
    services: tuple[str, ...]
    does: Localized
    teaches: Localized
    parameters: Mapping[str, FaultParameter]

    def settings(self, given: Sequence[str]) -> dict[str, Number]:
        """Every parameter with its value, from words such as `seconds=2`; BadUsage for a wrong one."""
        settings = {p.name: p.default for p in self.parameters.values()}
        for word in given:
            name, equals, text = word.partition("=")
            if not equals:
                raise BadUsage(
                    Localized(
                        f"--set takes name=value, not '{word}'.",
                        f"--set은 이름=값으로 씁니다: '{word}'.",
                    ),
                    code="bad-fault-parameter",
                    hint=self._example(),
                )
            if name not in self.parameters:
                raise self._unknown_parameter(name)
            settings[name] = self.parameters[name].parsed(text)
        return settings

    def bites(self, service: str) -> str:
        """The service, when the fault can be on in it alone; BadUsage otherwise."""
        if service not in self.services:
            raise unknown_name(
                Localized(f"service with the fault {self.name}", f"{self.name} 결함이 있는 서비스"),
                service,
                self.services,
            )
        return service

    def _unknown_parameter(self, name: str) -> BadUsage:
        if not self.parameters:
            return BadUsage(
                Localized(
                    f"The fault {self.name} has no parameters.", f"{self.name} 결함에는 매개변수가 없습니다."
                ),
                code="unknown-fault-parameter",
            )
        error = unknown_name(
            Localized(f"parameter of {self.name}", f"{self.name} 결함의 매개변수"), name, self.parameters
        )
        error.code = "unknown-fault-parameter"
        return error

    def _example(self) -> str | None:
        first = next(iter(self.parameters.values()), None)
        return f"--set {first.name}={first.default:g}" if first else None


@dataclass(frozen=True, slots=True)
class SwitchedFault:
    """A fault that is on: with which values, and in one service only or wherever it can bite."""

    name: str
    settings: Mapping[str, Number]
    service: str | None = None
