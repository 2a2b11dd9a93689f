from __future__ import annotations

import pytest

from bigtech_lab.application.phases import components_of
from bigtech_lab.domain.catalogue import CATALOGUE, preferred_ports, profile_of, with_their_needs
from bigtech_lab.domain.start_order import stop_waves
from bigtech_lab.errors import BadUsage


def test_no_two_ports_prefer_the_same_number() -> None:
    numbers = list(preferred_ports().values())

    assert len(numbers) == len(set(numbers)) == sum(len(entry.ports) for entry in CATALOGUE.values())


def test_every_need_is_in_the_catalogue() -> None:
    for entry in CATALOGUE.values():
        assert {*entry.needs, *entry.starts_after} <= set(CATALOGUE)


def test_a_service_brings_its_stores_and_the_service_that_signs_tokens() -> None:
    assert with_their_needs(["chat-service"]) == (
        "postgres",
        "redis",
        "kafka",
        "user-service",
        "chat-service",
    )


def test_services_stop_before_the_stores_that_they_finish_their_work_with() -> None:
    first, second = stop_waves(CATALOGUE)

    assert set(second) == {"postgres", "redis", "kafka"}
    assert set(first) == set(CATALOGUE) - set(second)


def test_a_stack_of_services_has_no_monolith_and_the_monolith_no_services() -> None:
    assert "chat-monolith" not in components_of(None, None)
    assert components_of(None, None, "monolith") == ("postgres", "redis", "kafka", "chat-monolith", "gateway")
    assert set(components_of(None, None, "strangler")) == set(CATALOGUE)


def test_a_profile_is_the_smallest_that_has_what_runs() -> None:
    assert [profile_of(names) for names in ((), ["kafka"], ["chat-monolith"], CATALOGUE)] == [
        "msa",
        "msa",
        "monolith",
        "strangler",
    ]


def test_a_wave_without_components_is_left_out() -> None:
    assert stop_waves(["redis"]) == [("redis",)]


def test_only_takes_a_list_with_spaces_and_adds_what_is_needed() -> None:
    assert components_of(None, "redis, kafka") == ("redis", "kafka")


@pytest.mark.parametrize(("phase", "only"), [("9", None), (None, "postgers")])
def test_an_unknown_phase_or_component_is_refused(phase: str | None, only: str | None) -> None:
    with pytest.raises(BadUsage) as caught:
        components_of(phase, only)

    assert (phase or only or "") in caught.value.message
