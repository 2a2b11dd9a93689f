"""No page shows a command that does not exist: verb, options and arguments are held by the command itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bigtech_lab.adapters.run_capture import declared_runs
from docs.command_lines import command_lines, mistake
from docs.page_text import CURRICULUM, PAGES, twin
from lab_site.course_files import course

EVERY_PAGE = pytest.mark.parametrize(
    "page", [*PAGES, *map(twin, PAGES)], ids=lambda page: str(page.relative_to(CURRICULUM))
)


@EVERY_PAGE
def test_every_command_of_a_page_exists(page: Path) -> None:
    wrong = {
        shown.line: said for shown in command_lines(page) if (said := mistake(shown.line, whole=shown.block))
    }
    assert wrong == {}


def test_every_command_of_the_course_and_of_its_runs_exists() -> None:
    lines = [item.command for item in course() if item.command]
    lines += [
        line for run in declared_runs(CURRICULUM).values() for command in run for line in command.splitlines()
    ]
    ours = [line.split(" ", 1)[1] for line in lines if line.startswith(("./lab ", "bigtech-lab "))]
    assert len(ours) > 20
    wrong = {line: said for line in ours if (said := mistake(re.split(r"[|>;&]", line)[0]))}
    assert wrong == {}


@pytest.mark.parametrize(
    "line",
    [
        "chek 1",
        "check 1 --chekpoint C1.1",
        "check 1 --checkpoint C9.9",
        "check 99",
        "check 1 --only no-such-check",
        "quiz 2 no-such-quiz",
        "fault on no-such-fault",
        "trace no-such-flow",
        "predict C9.9",
        "up --profile no-such-profile",
        "kill no-such-component",
        "kafka no-such-verb",
        "docs no-such-page",
    ],
)
def test_a_command_that_does_not_exist_is_found(line: str) -> None:
    assert mistake(line)
