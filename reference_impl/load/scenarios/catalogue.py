"""The scenarios by name."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, NamedTuple

from load.measure.figure import Result
from load.scenarios import delivery, relay
from load.target import Target


class Scenario(NamedTuple):
    """How a scenario is run, and what its settings are without being told."""

    run: Callable[[Target, dict[str, Any]], Coroutine[Any, Any, Result]]
    defaults: Mapping[str, Any]


SCENARIOS: Final[Mapping[str, Scenario]] = {
    "delivery": Scenario(delivery.delivery, delivery.DEFAULTS),
    "relay": Scenario(relay.relay, relay.DEFAULTS),
}
