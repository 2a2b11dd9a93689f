"""A page of the course in the terminal says what it says on the site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bigtech_lab.adapters.page_source import plain_page
from bigtech_lab.adapters.run_records import NoRecord
from bigtech_lab.adapters.source_region import NoRegion, source_region

SOURCE = """class Room:
    # --8<-- [start:invite]
    def invite(self) -> None:
        self.members += 1
    # --8<-- [end:invite]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "room.py").write_text(SOURCE)
    runs = tmp_path / "curriculum" / "records" / "runs"
    runs.mkdir(parents=True)
    steps = [{"command": "./lab status", "output": "ready\n"}]
    (runs / "status.json").write_text(json.dumps({"steps": steps}))
    return tmp_path


def test_an_included_region_stands_there_without_its_indent(root: Path) -> None:
    page = plain_page(root, '```python\n--8<-- "room.py:invite"\n```\n')
    assert page == "```python\ndef invite(self) -> None:\n    self.members += 1\n```\n"


def test_a_recorded_run_shows_the_command_and_what_it_printed(root: Path) -> None:
    assert plain_page(root, "```run\nstatus\n```\n") == "```\n$ ./lab status\nready\n```\n"


def test_what_only_a_browser_can_play_becomes_a_command(root: Path) -> None:
    page = plain_page(root, "```trace\nmessage\n```\n\n```quiz\nlabs/phase_03_kafka/quiz.yaml\n```\n")
    assert "$ bigtech-lab trace message" in page
    assert "$ bigtech-lab quiz 3\n" in page
    several = plain_page(root, "```quiz\nlabs/phase_02_architecture/quiz_events.yaml\n```\n")
    assert "$ bigtech-lab quiz 2 events\n" in several


def test_marks_of_the_site_are_gone_but_braces_in_code_stay(root: Path) -> None:
    page = plain_page(root, '---\ntitle: T\n---\n## The code { #code }\n\n```json\n{ ":a": 1 }\n```\n')
    assert page == '## The code\n\n```json\n{ ":a": 1 }\n```\n'


def test_a_box_keeps_its_title_and_its_words(root: Path) -> None:
    page = plain_page(root, '??? question "Why?"\n\n    Because.\n\nNext.\n')
    assert page == "**Why?**\n\nBecause.\n\n\nNext.\n"


def test_a_region_outside_the_sources_is_refused(root: Path) -> None:
    for reference in ("../secret.txt", "room.py:leave"):
        with pytest.raises(NoRegion):
            source_region(root, reference)


def test_a_run_that_was_never_captured_is_named(root: Path) -> None:
    with pytest.raises(NoRecord, match="author capture never"):
        plain_page(root, "```run\nnever\n```\n")
