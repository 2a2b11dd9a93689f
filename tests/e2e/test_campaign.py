"""A short campaign on a real stack: components die under load and every promise is kept."""

from __future__ import annotations

import pytest

from console import Console


@pytest.mark.stack
def test_two_components_die_and_every_promise_is_kept(stack: Console) -> None:
    told = stack(
        "campaign",
        "--rate",
        "60",
        "--seconds",
        "10",
        "--rooms",
        "4",
        "--only",
        "chat-service,redis",
        "--json",
    )
    report = told.json("campaign")
    assert [p for p in report["promises"] if p["violations"]] == []
    assert told.code == 0
    assert report["messages"]["acknowledged"] >= 500
    assert report["messages"]["send_retries"] > 0
    assert [felt["component"] for felt in report["recoveries"]] == ["chat-service", "redis"]
    assert None not in {felt["first_delivery"] for felt in report["recoveries"]}


@pytest.mark.stack
def test_a_fault_that_loses_events_is_found_out(stack: Console) -> None:
    stack.ok("fault", "on", "swallowed-publish-error", "--set", "every=40", "--service", "chat-service")
    try:
        refused = stack("campaign", "--json")
        told = stack(
            "campaign",
            "--rate",
            "40",
            "--seconds",
            "5",
            "--rooms",
            "2",
            "--only",
            "redis",
            "--allow-faults",
            "--json",
        )
    finally:
        stack.ok("fault", "off", "--all")
    assert refused.code == 3
    assert "swallowed-publish-error" in refused.json("problem")["error"]["message"]
    assert told.code == 1
    broken = {promise["name"] for promise in told.json("campaign")["promises"] if promise["violations"]}
    assert broken == {"notification-lost"}


def test_an_unknown_victim_is_a_usage_error(console: Console) -> None:
    finished = console("campaign", "--only", "kafak")
    assert finished.code == 2
    assert "kafka" in finished.err


def test_a_campaign_needs_a_whole_stack(console: Console) -> None:
    assert console("campaign").code == 3
