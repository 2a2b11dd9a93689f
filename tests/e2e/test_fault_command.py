"""`bigtech-lab fault` as people and programs use it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from console import Console


def on(told: dict[str, Any]) -> dict[str, Any]:
    return {fault["name"]: fault["on"] for fault in told["faults"] if fault["on"]}


@pytest.fixture
def lab(stack: Console) -> Iterator[Console]:
    stack.ok("fault", "off", "--all")
    yield stack
    stack.ok("fault", "off", "--all")


def test_the_faults_can_be_read_without_a_stack(console: Console) -> None:
    finished = console.ok("fault", "list")
    assert "relay-crash-between-send-and-mark" in finished.out
    assert finished.out.strip().endswith("No stack runs, so none is on.")
    assert on(console.ok("fault", "list", "--json").json("fault")) == {}


def test_the_list_fits_a_terminal_in_both_languages(console: Console) -> None:
    from rich.cells import cell_len

    for language in ("en", "ko"):
        narrow = Console(console.data, {"COLUMNS": "80"})
        lines = narrow.ok("fault", "list", "--lang", language).out.splitlines()
        assert [line for line in lines if cell_len(line) > 80] == []
    assert "멱등성" in console.ok("fault", "list", "lost-idempotency", "--lang", "ko").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["on", "slow-qery"], "Did you mean 'slow-query'?"),
        (["on", "slow-query", "--set", "seconds=60"], "seconds takes a number from 0.01 to 8, not '60'."),
        (["on", "slow-query", "--set", "second=1"], "Did you mean 'seconds'?"),
        (["on", "silent-sse", "--set", "x=1"], "has no parameters"),
        (["on", "n-plus-one", "--service", "user-service"], "Known: chat-service."),
        (["on"], "needs the name of a fault"),
        (["off"], "needs the name of a fault"),
        (["off", "slow-query", "--all"], "fault off --all"),
        (["list", "slow-query", "--set", "seconds=1"], "belong to `fault on`"),
        (["lsit"], "list"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_it_does_not_take_is_a_usage_error(console: Console, arguments: list[str], told: str) -> None:
    finished = console("fault", *arguments)
    assert finished.code == 2
    assert told in finished.err


def test_without_a_stack_nothing_can_be_switched(console: Console) -> None:
    finished = console("fault", "on", "slow-query", "--json")
    assert finished.code == 3
    assert finished.json("problem")["error"]["hint"]


@pytest.mark.stack
def test_a_fault_stays_on_over_a_restart_and_is_shown_by_status(lab: Console) -> None:
    told = lab.ok("fault", "on", "slow-query", "--set", "seconds=0.3", "--json").json("fault")
    assert on(told) == {"slow-query": {"settings": {"seconds": 0.3}, "service": None}}
    lab.ok("restart", "chat-service")
    lab.ok("restart", "redis")
    assert on(lab.ok("fault", "list", "--json").json("fault")) == on(told)
    assert "faults on: slow-query" in lab.ok("status").out
    assert lab.ok("status", "--json").json("status")["faults"] == ["slow-query"]
    assert "off: slow-query." in lab.ok("fault", "off", "--all").err
    assert "faults on" not in lab.ok("status").out


def test_reset_ends_every_fault(console: Console) -> None:
    console.ok("up", "--only", "redis")
    console.ok("fault", "on", "relay-paused")
    console.ok("reset", "--yes")
    assert on(console.ok("fault", "list", "--json").json("fault")) == {}
