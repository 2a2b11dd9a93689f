"""Traces of the past: found again, given away, compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from bigtech_lab.adapters.saved_trace import save_trace
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.adapters.trace_store import TraceFiles
from bigtech_lab.application.kept_traces import KeptTraces
from bigtech_lab.domain.account import Account
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_record import TraceRecord
from bigtech_lab.errors import BadUsage
from bigtech_lab.presentation.kept_traces_json import difference_as_json, traces_as_json
from unit.bigtech_lab.presentation.traces import FLOWS, made_up_trace

SECRET = Account(7, "a@lab.example", "a", "the-password", "the-token")


def keep(files: TraceFiles, trace: Trace) -> None:
    """Keeps it as a run does."""
    files.save(
        TraceRecord(trace.flow.id, trace.context, trace.started_at, SECRET, {}, witnesses=trace.witnesses)
    )


@pytest.fixture
def kept(tmp_path: Path) -> KeptTraces:
    """One whole, one broken, one of another flow."""
    files = TraceFiles(tmp_path / "traces")
    keep(files, made_up_trace(number=1))
    keep(files, made_up_trace(number=2, until=6, apart_ms=3.0))
    keep(files, made_up_trace(number=3, flow="register"))
    return KeptTraces(files, FLOWS)


def test_all_are_listed_with_how_far_they_got(kept: KeptTraces) -> None:
    listed = traces_as_json(kept.every(), instance="default")

    jsonschema.Draft202012Validator(schema("trace-list")).validate(listed)
    found = {t["correlation_id"][-1]: (t["flow"], t["complete"], t["reached"]) for t in listed["traces"]}
    assert found == {"1": ("message", True, 11), "2": ("message", False, 6), "3": ("register", True, 11)}


@pytest.mark.parametrize("which", ["00000000-0000-4000-8000-000000000002", f"{2:032x}"])
def test_one_is_found_by_its_correlation_or_its_trace_id(kept: KeptTraces, which: str) -> None:
    assert kept.one(which).first_missing == made_up_trace(until=6).first_missing


@pytest.mark.parametrize(
    ("which", "code"), [("0000", "ambiguous-trace"), ("feed", "unknown-trace"), ("0", "unknown-trace")]
)
def test_an_id_has_to_name_exactly_one(kept: KeptTraces, which: str, code: str) -> None:
    with pytest.raises(BadUsage) as told:
        kept.one(which)

    assert told.value.code == code


def test_a_saved_trace_says_what_was_seen_and_nothing_to_act_with(kept: KeptTraces, tmp_path: Path) -> None:
    file = tmp_path / "t.json"
    save_trace(file, kept.one("00000000-0000-4000-8000-000000000002"))

    text = file.read_text()
    jsonschema.Draft202012Validator(schema("trace-file")).validate(json.loads(text))
    assert not any(secret in text for secret in ("the-password", "the-token", "lab.example"))
    assert kept.one(str(file)) == kept.one("00000000-0000-4000-8000-000000000002")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda t: t.replace('"message"', '"nothing"', 1), "no lab here declares"),
        (lambda t: t.replace('"flow"', '"flaw"', 1), r"t\.json:\d+: .*flow"),
        (lambda t: t.replace('"row"', '"guessed"', 1), r"t\.json:\d+: "),
        (lambda t: t[: len(t) // 2], r"t\.json:\d+: "),
        (lambda t: t.replace("2026-01-02T03:04:05+00:00", "yesterday", 1), "yesterday"),
    ],
)
def test_a_broken_file_is_told_with_its_place(
    kept: KeptTraces, tmp_path: Path, change: object, told: str
) -> None:
    file = tmp_path / "t.json"
    save_trace(file, made_up_trace())
    file.write_text(change(file.read_text()))  # type: ignore[operator]

    with pytest.raises(BadUsage, match=told):
        kept.one(str(file))


def test_two_are_compared_hop_by_hop(kept: KeptTraces) -> None:
    found = kept.difference("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002")
    told = difference_as_json(found)

    jsonschema.Draft202012Validator(schema("trace-diff")).validate(told)
    hops = {hop["name"]: hop for hop in told["hops"]}
    assert hops["kafka"] == {"name": "kafka", "before_ms": 1.0, "after_ms": 3.0, "change_ms": 2.0}
    assert hops["consumer"]["after_ms"] is None
    assert not told["same_hops"]
    assert [hop.hop for hop in found.hops if hop.vanished] == [
        "consumer", "inbox", "notification-row", "fanout", "notification-sse"
    ]  # fmt: skip


def test_traces_of_different_flows_are_not_compared(kept: KeptTraces) -> None:
    with pytest.raises(BadUsage, match="only traces of one flow"):
        kept.difference("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000003")


def test_a_trace_whose_flow_is_gone_is_left_out_of_the_list(kept: KeptTraces) -> None:
    fewer = replace(kept, flows={"message": FLOWS["message"]})

    assert {trace.flow.id for trace in fewer.every()} == {"message"}
