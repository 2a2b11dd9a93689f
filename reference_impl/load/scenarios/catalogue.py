"""The scenarios by name."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, NamedTuple

from load.measure.figure import Result
from load.scenarios import delivery, fanout, idle, journey, k6, login_flood, read, relay
from load.target import Target


class Scenario(NamedTuple):
    """How a scenario is run, and what its settings are without being told."""

    run: Callable[[Target, dict[str, Any]], Coroutine[Any, Any, Result]]
    defaults: Mapping[str, Any]


SCENARIOS: Final[Mapping[str, Scenario]] = {
    "delivery": Scenario(delivery.delivery, delivery.DEFAULTS),
    "fanout": Scenario(fanout.fanout, fanout.DEFAULTS),
    "idle": Scenario(idle.idle, idle.DEFAULTS),
    "read": Scenario(read.read, read.DEFAULTS),
    "relay": Scenario(relay.relay, relay.DEFAULTS),
    "journey": Scenario(journey.journey, journey.DEFAULTS),
    "login-flood": Scenario(login_flood.login_flood, login_flood.DEFAULTS),
    "k6": Scenario(k6.k6, k6.DEFAULTS),
}
