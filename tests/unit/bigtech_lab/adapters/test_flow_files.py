"""Flows are read from YAML; a mistake is told with its file, line and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bigtech_lab.adapters.flow_files import FlowFiles
from bigtech_lab.application.stimuli import STIMULI
from bigtech_lab.domain.hop import PostgresHop
from bigtech_lab.errors import BadUsage, LabFault

LABS = Path(__file__).parents[4] / "labs"
FACTS = {name: stimulus.facts for name, stimulus in STIMULI.items()}

GOOD = """format_version: 1
flows:
  - id: tiny
    title: {en: Tiny, ko: 작은 흐름}
    stimulus: send-message
    hops:
      - {name: http, kind: http, component: gateway, status: 201, says: {en: a, ko: 가}, hint: {en: b, ko: c}}
      - name: row
        kind: postgres
        component: chat-service
        database: chat_db
        query: SELECT id, created_at FROM messages WHERE id = $1
        bind: [message_id]
        at: created_at
        says: {en: a, ko: 가}
        hint: {en: b, ko: 나}
"""


def read(folder: Path, text: str) -> FlowFiles:
    """The flows of a labs folder with one file."""
    (folder / "phase_01").mkdir(exist_ok=True)
    (folder / "phase_01" / "flows.yaml").write_text(text, encoding="utf-8")
    return FlowFiles(folder, FACTS)


def test_the_flows_of_the_course_are_sound() -> None:
    assert set(FlowFiles(LABS, FACTS).flows()) >= {
        "register", "friend-request", "friend-request-by-event", "message", "group-message", "edit", "read",
        "presence-online", "presence-offline", "presence-expiry", "notification",
    }  # fmt: skip


LIKE = GOOD.replace(
    "flows:",
    """parts:
  stored:
    kind: postgres
    database: chat_db
    query: SELECT id, created_at FROM messages WHERE id = $1
    bind: [message_id]
    at: created_at
    says: {en: "{component} stores it", ko: "{component}가 저장합니다"}
    hint: {en: b, ko: 나}
flows:""",
)


def test_a_hop_takes_over_what_a_part_says_and_speaks_of_itself(tmp_path: Path) -> None:
    text = LIKE + "      - {name: again, like: stored, component: friend-service, database: friend_db}\n"
    hop = read(tmp_path, text).flow("tiny").hop("again")

    assert isinstance(hop, PostgresHop)
    assert hop.database == "friend_db"
    assert hop.says.en == "friend-service stores it"


def test_a_part_that_does_not_exist_is_told_with_its_line_and_the_nearest(tmp_path: Path) -> None:
    text = LIKE + "      - {name: again, like: stord, component: friend-service}\n"
    with pytest.raises(LabFault, match=r"flows\.yaml:\d+: .*stord"):
        read(tmp_path, text).flows()


def test_a_mistake_in_a_part_is_told_where_it_is_used(tmp_path: Path) -> None:
    text = LIKE.replace('    at: created_at\n    says: {en: "{c', '    at: 7\n    says: {en: "{c')
    line = len(text.splitlines()) + 1
    with pytest.raises(LabFault, match=rf"flows\.yaml:{line}: .*a text is expected, this is a whole number"):
        read(tmp_path, text + "      - {name: again, like: stored, component: friend-service}\n").flows()


def test_a_flow_waits_only_for_a_fact_that_its_stimulus_gives(tmp_path: Path) -> None:
    with pytest.raises(LabFault, match="waits for the fact 'ttl_seconds'"):
        read(tmp_path, GOOD.replace("    hops:", "    waits: ttl_seconds\n    hops:")).flows()


def test_a_hop_comes_after_the_one_before_it_unless_it_says_otherwise(tmp_path: Path) -> None:
    flow = read(tmp_path, GOOD).flow("tiny")

    assert [hop.after for hop in flow.hops] == [None, "http"]


def test_the_window_of_a_hop_is_among_what_it_needs(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD).flow("tiny").hop("row").involved == ("chat-service", "postgres")


def test_an_unknown_flow_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(BadUsage) as told:
        read(tmp_path, GOOD).flow("tinny")

    assert told.value.hint is not None
    assert "tiny" in told.value.hint


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("kind: postgres", "kind: mysql"), 9, "mysql"),
        (("bind: [message_id]", "bind: [message_idd]"), 6, "message_idd"),
        (("stimulus: send-message", "stimulus: send-letter"), 5, "send-letter"),
        (("query: SELECT", "query: DELETE"), 12, "DELETE"),
        (("        at: created_at\n", ""), 8, "'at' is missing"),
        (("at: created_at", "at: created_at\n        eval: danger"), 15, "eval"),
        (("kind: http,", "kind: http, after: row,"), 6, "row"),
        (("ko: 작은 흐름", "kr: 작은 흐름"), 4, "kr"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, change: tuple[str, str], line: int, says: str
) -> None:
    with pytest.raises(LabFault) as told:
        read(tmp_path, GOOD.replace(*change)).flows()

    assert f"flows.yaml:{line}:" in told.value.message
    assert says in told.value.message


def test_two_flows_of_one_name_are_refused(tmp_path: Path) -> None:
    flows = read(tmp_path, GOOD)
    (tmp_path / "phase_02").mkdir()
    (tmp_path / "phase_02" / "flows.yaml").write_text(GOOD, encoding="utf-8")

    with pytest.raises(LabFault, match="another flow 'tiny'"):
        flows.flows()
