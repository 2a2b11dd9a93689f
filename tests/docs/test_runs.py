"""The runs that the pages show are what the commands print: each is run again on a living stack."""

from __future__ import annotations

import pytest

from bigtech_lab.adapters.run_capture import captured, commands_before, declared_runs
from bigtech_lab.adapters.run_records import run_record
from bigtech_lab.domain.run_text import comparable, without_secrets
from console import Console
from docs.page_text import CURRICULUM, PAGES, fences

RUNS = declared_runs(CURRICULUM)


@pytest.mark.stack
@pytest.mark.parametrize("name", RUNS)
def test_a_run_prints_what_its_record_says(stack: Console, name: str) -> None:
    shown = run_record(CURRICULUM, name)
    again = captured(RUNS[name], stack.environment(), after=commands_before(CURRICULUM, name))
    for step, now in zip(shown, again, strict=True):
        assert now.command == step.command
        assert comparable(now.output) == comparable(step.output), now.output


def test_every_run_of_a_page_can_be_captured_again() -> None:
    shown = {body.strip() for page in PAGES for kind, body in fences(page) if kind == "run"}
    assert shown <= set(RUNS)


def test_no_record_is_left_over() -> None:
    assert {file.stem for file in (CURRICULUM / "records" / "runs").glob("*.json")} == set(RUNS)


def test_what_differs_between_two_runs_is_not_compared() -> None:
    one = "chat-service  ready  http://127.0.0.1:24390  9853\n  kafka_offset=1 after +3.6 ms"
    other = "chat-service  ready  http://127.0.0.1:1  7\n  kafka_offset=201\nafter +2 s"
    assert comparable(one) == comparable(other)
    assert comparable(one) != comparable(one.replace("ready", "dead"))


def test_tokens_are_not_shown() -> None:
    secret = '"access_token": "eyJhbGciOiJ.eyJzdWIiOiIx.c2lnbmF0dXJl", "refresh_token": "abcdefghijkl"'
    shown = without_secrets(secret)
    assert "c2lnbmF0dXJl" not in shown
    assert "ghijkl" not in shown
