"""The runs that the pages show are what the commands print: each is run again on a living stack."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pytest

from bigtech_lab.adapters.document_capture import captured_document, declared_documents
from bigtech_lab.adapters.observe.sql import AsyncpgObserver
from bigtech_lab.adapters.run_capture import captured, commands_before, declared_runs
from bigtech_lab.adapters.run_records import run_record
from bigtech_lab.application.find_event import DATABASES
from bigtech_lab.application.service_tables import service_tables
from bigtech_lab.domain.run_text import comparable, without_secrets
from bigtech_lab.wiring.traces import flow_files
from console import Console
from docs.page_text import CURRICULUM, PAGES, fences

RUNS = declared_runs(CURRICULUM)
DOCUMENTS = declared_documents(CURRICULUM)
SLOW = {"traces/presence-offline", "traces/presence-expiry"}
"""They wait for a lease to end; traces of the same flows are made elsewhere in the suite."""


def shape(document: Any) -> Any:
    """What two records of one thing have in common: a trace's hops with their causes, all of the tables."""
    if "hops" not in document:
        return document
    return sorted(
        (hop["name"], hop["component"], hop["kind"], str(hop["detail"]["after"])) for hop in document["hops"]
    )


def tables_of(stack: Console) -> Mapping[str, Sequence[str]]:
    """The tables of a stack's databases."""
    told = stack.ok("env", "--json").json("env")
    urls = {name: told[f"{name.upper()}_URL"] for name in DATABASES}

    async def look() -> Mapping[str, Sequence[str]]:
        sql = AsyncpgObserver(urls)
        try:
            return await service_tables(sql, DATABASES)
        finally:
            await sql.close()

    return asyncio.run(look())


@pytest.mark.stack
@pytest.mark.parametrize("name", RUNS)
def test_a_run_prints_what_its_record_says(stack: Console, name: str) -> None:
    shown = run_record(CURRICULUM, name)
    again = captured(RUNS[name], stack.environment(), after=commands_before(CURRICULUM, name))
    for step, now in zip(shown, again, strict=True):
        assert now.command == step.command
        assert comparable(now.output) == comparable(step.output), now.output


@pytest.mark.stack
@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name not in SLOW])
def test_a_document_is_what_the_stack_says(stack: Console, name: str) -> None:
    kept = json.loads((CURRICULUM / "records" / f"{name}.json").read_text())
    now = captured_document(DOCUMENTS[name], stack.environment(), partial(tables_of, stack))
    assert shape(now) == shape(kept)


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.startswith("traces/")])
def test_a_recorded_trace_has_every_hop_of_its_flow(name: str) -> None:
    trace = json.loads((CURRICULUM / "records" / f"{name}.json").read_text())
    assert trace["complete"]
    assert {hop["name"] for hop in trace["hops"]} == {
        hop.name for hop in flow_files().flow(trace["flow"]).hops
    }


def test_every_trace_and_table_of_a_page_can_be_captured_again() -> None:
    records = CURRICULUM / "records"
    files = [*records.glob("traces/*.json"), records / "databases.json"]
    assert {str(file.relative_to(records).with_suffix("")) for file in files} == set(DOCUMENTS)


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
