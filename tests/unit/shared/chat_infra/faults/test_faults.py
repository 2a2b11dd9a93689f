"""Faults in memory: off costs nothing, on is what was switched on, for the service that was meant."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import FlagNotFoundError, TypeMismatchError
from openfeature.flag_evaluation import Reason

from chat_infra.faults.declared import CONSUMER_PAUSED, DUPLICATE_DELIVERY, SLOW_QUERY
from chat_infra.faults.faults import Faults
from chat_infra.faults.provider import FaultProvider

SHARED = Path(__file__).parents[5] / "reference_impl" / "shared"


def no_redis() -> Any:
    raise AssertionError("evaluating a fault asks nobody")


def faults(on: Mapping[str, Mapping[str, Any]]) -> Faults:
    known = Faults("chat-service", no_redis)
    known.replace(on)
    return known


def test_at_first_every_fault_is_off() -> None:
    known = Faults("chat-service", no_redis)
    assert known.are_off
    assert not known.is_on(SLOW_QUERY)


def test_a_fault_that_is_on_has_its_parameters_and_defaults_for_the_rest() -> None:
    assert faults({"slow-query": {"seconds": 3}}).parameters(SLOW_QUERY) == {"seconds": 3}
    assert faults({"slow-query": {}}).parameters(SLOW_QUERY) == {"seconds": 1.0}


@pytest.mark.parametrize("nonsense", ["much", None, True, [1]])
def test_a_parameter_that_is_no_number_is_the_default(nonsense: object) -> None:
    assert faults({"slow-query": {"seconds": nonsense}}).parameters(SLOW_QUERY) == {"seconds": 1.0}


def test_a_fault_for_another_service_is_off_here() -> None:
    known = faults(
        {"slow-query": {"service": "user-service"}, "duplicate-delivery": {"service": "chat-service"}}
    )
    assert not known.is_on(SLOW_QUERY)
    assert known.is_on(DUPLICATE_DELIVERY)


def test_two_services_in_one_process_do_not_see_each_others_faults() -> None:
    one, other = faults({"slow-query": {}}), faults({"duplicate-delivery": {}})
    assert one.is_on(SLOW_QUERY)
    assert not one.is_on(DUPLICATE_DELIVERY)
    assert not other.is_on(SLOW_QUERY)


async def test_who_waits_for_a_fault_to_end_goes_on_when_it_does() -> None:
    known = faults({"consumer-paused": {}})
    waiting = asyncio.ensure_future(known.until_off(CONSUMER_PAUSED))
    known.replace({"consumer-paused": {}, "slow-query": {}})
    await asyncio.sleep(0)
    assert not waiting.done()
    known.replace({"slow-query": {}})
    await asyncio.wait_for(waiting, 1)


def test_the_provider_says_why_a_flag_has_its_value() -> None:
    provider = FaultProvider({"slow-query": {"service": "chat-service"}})
    here, there = (EvaluationContext(attributes={"service": s}) for s in ("chat-service", "user-service"))
    assert provider.resolve_boolean_details("slow-query", False, here).reason == Reason.TARGETING_MATCH
    assert provider.resolve_boolean_details("slow-query", False, there).value is False
    assert provider.resolve_boolean_details("other", False, here).reason == Reason.DISABLED
    with pytest.raises(TypeMismatchError):
        provider.resolve_string_details("slow-query", "", here)
    with pytest.raises(FlagNotFoundError):
        provider.resolve_integer_details("other", 0, here)


def test_a_process_without_faults_never_loads_openfeature() -> None:
    program = (
        "import sys; from chat_infra.process.backbone import Backbone; "
        "sys.exit(any(name.startswith(('openfeature', 'redis')) for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": str(SHARED)}, check=False)
    assert done.returncode == 0
