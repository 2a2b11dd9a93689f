"""Seeding: what it asks of the stack, and what it hands to the process that fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from bigtech_lab.application.seed_data import SeedData, SeedRequest
from bigtech_lab.domain.component import ComponentKind, ComponentState, ComponentStatus, StackStatus
from bigtech_lab.errors import EnvironmentNotReady, LabFault, WorkFailed
from fakes.stack_view import FakeStackView

REQUEST = SeedRequest(users=3, messages=5, rooms=None, seed=7, password="Correct-horse-7")
RESULT = {"seed": 7, "password": "p", "counts": {"users": 3}, "seconds": 0.5, "rows_per_second": 6}


class Filler:
    """Says what it was asked for, and reports what the test says."""

    def __init__(self, *lines: Mapping[str, Any]) -> None:
        self.lines = lines
        self.asked: list[tuple[str, Sequence[str], Mapping[str, str]]] = []

    def run(
        self, module: str, arguments: Sequence[str], settings: Mapping[str, str]
    ) -> Iterator[Mapping[str, Any]]:
        self.asked.append((module, arguments, settings))
        yield from self.lines


class WithMonolith(FakeStackView):
    """The eight components, and the monolith beside them."""

    def status(self) -> StackStatus:
        seen = super().status()
        monolith = ComponentStatus("chat-monolith", ComponentKind.SERVICE, ComponentState.READY, pid=1)
        return StackStatus(
            seen.instance, seen.runtime, seen.state, seen.gateway_url, (*seen.components, monolith)
        )


def nothing(*_: object) -> None:
    """Nobody listens."""


def test_the_progress_is_passed_on_and_the_result_given_back() -> None:
    filler = Filler(
        {"event": "progress", "step": "people", "done": 3, "total": 3}, {"event": "result", **RESULT}
    )
    told: list[tuple[str, int, int]] = []

    seeded = SeedData(FakeStackView(), filler)(REQUEST, lambda *step: told.append(step))

    assert told == [("people", 3, 3)]
    assert (seeded.counts, seeded.rows_per_second) == ({"users": 3}, 6)


def test_a_password_is_not_on_the_command_line() -> None:
    filler = Filler({"event": "result", **RESULT})

    SeedData(FakeStackView(), filler)(REQUEST, nothing)

    [(_, arguments, settings)] = filler.asked
    assert settings == {"SEED_PASSWORD": "Correct-horse-7"}
    assert not any("Correct-horse" in argument for argument in arguments)


def test_without_postgres_nothing_is_begun() -> None:
    stack, filler = FakeStackView(), Filler()
    stack.becomes("postgres", ComponentState.STOPPED)

    with pytest.raises(EnvironmentNotReady, match="PostgreSQL"):
        SeedData(stack, filler)(REQUEST, nothing)
    assert filler.asked == []


def test_beside_the_monolith_nothing_is_begun() -> None:
    filler = Filler()

    with pytest.raises(WorkFailed, match="monolith"):
        SeedData(WithMonolith(), filler)(REQUEST, nothing)
    assert filler.asked == []


def test_a_process_that_ends_without_a_result_is_a_fault_of_the_lab() -> None:
    with pytest.raises(LabFault, match="without a result"):
        SeedData(FakeStackView(), Filler())(REQUEST, nothing)
