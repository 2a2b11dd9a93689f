"""Labs as folders; the fake keeps the same promises."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bigtech_lab.adapters.lab_library import FolderLabLibrary
from bigtech_lab.application.ports.lab_library import LabLibrary
from bigtech_lab.checks.declare import check
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.errors import BadUsage, LabFault
from fakes.lab_library import FakeLabLibrary
from fakes.made_up_lab import made_up_lab

CHECKS = '''
from bigtech_lab.checks import Evidence, Lab, check

@check(points=2)
async def it_works(lab: Lab) -> Evidence:
    """It works."""
    return Evidence()
'''


def manifest(**changes: Any) -> dict[str, Any]:
    return {
        "format_version": 1,
        "phase": 7,
        "id": "made-up",
        "title": {"en": "Made up", "ko": "지어낸"},
        "stack": {"profile": "msa"},
        "checkpoints": [{"id": "C7.1", "title": {"en": "One", "ko": "하나"}, "checks": ["it-works"]}],
        "checks": {
            "it-works": {"ko": "동작합니다.", "hint": {"en": "h", "ko": "힌트"}, "docs": "QUICK_START.md"}
        },
        **changes,
    }


def written(tmp_path: Path, data: dict[str, Any], checks: str = CHECKS) -> FolderLabLibrary:
    folder = tmp_path / "phase_07_made_up"
    folder.mkdir()
    (folder / "lab.yaml").write_text(
        yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    (folder / "checks.py").write_text(checks, encoding="utf-8")
    return FolderLabLibrary(tmp_path)


@check(points=2)
async def it_works(lab: Any) -> Evidence:
    """It works."""
    return Evidence()


@pytest.fixture(params=["folder", "fake"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> LabLibrary:
    return FakeLabLibrary(made_up_lab(it_works)) if request.param == "fake" else written(tmp_path, manifest())


@pytest.mark.parametrize("name", ["7", "07", "made-up", "Made-Up"])
def test_a_lab_is_found_by_number_and_by_name(library: LabLibrary, name: str) -> None:
    lab = library.load(name)

    assert lab.manifest.phase == 7
    assert list(lab.checks) == ["it-works"]
    assert lab.texts["it-works"].sentence_ko


def test_the_phases_are_listed(library: LabLibrary) -> None:
    assert library.phases() == {7: "made-up"}


def test_an_unknown_phase_is_refused_with_the_nearest(library: LabLibrary) -> None:
    with pytest.raises(BadUsage) as raised:
        library.load("made-upp")

    assert raised.value.hint == "Did you mean 'made-up'?"


def drop_text(data: dict[str, Any]) -> None:
    data["checks"] = {}


def add_unknown_check(data: dict[str, Any]) -> None:
    data["checkpoints"][0]["checks"].append("nowhere")


def lose_korean(data: dict[str, Any]) -> None:
    del data["title"]["ko"]


def rename(data: dict[str, Any]) -> None:
    data["id"] = "other"


def foreign_checkpoint(data: dict[str, Any]) -> None:
    data["checkpoints"][0]["id"] = "C3.1"


def unknown_quiz(data: dict[str, Any]) -> None:
    data["checkpoints"][0]["quiz"] = "facts"


def text_without_check(data: dict[str, Any]) -> None:
    data["checks"]["nowhere"] = data["checks"]["it-works"]


@pytest.mark.parametrize(
    "breaking",
    [
        drop_text,
        add_unknown_check,
        lose_korean,
        rename,
        foreign_checkpoint,
        unknown_quiz,
        text_without_check,
    ],
)
def test_a_broken_manifest_is_the_labs_fault_and_told_with_file_and_line(
    tmp_path: Path, breaking: Callable[[dict[str, Any]], None]
) -> None:
    data = manifest()
    breaking(data)

    with pytest.raises(LabFault, match=r"lab\.yaml:\d+: ") as raised:
        written(tmp_path, data).load("7")

    assert raised.value.exit_code == 4


@pytest.mark.parametrize(
    "checks",
    [
        "import nowhere_to_be_found",
        CHECKS
        + '\n@check()\nasync def forgotten(lab: Lab) -> Evidence:\n    """Nobody lists it."""\n    ...\n',
        CHECKS.replace("points=2", 'points=2, needs=["nowhere"]'),
        "def broken(",
        CHECKS.replace('"""It works."""', "pass"),
    ],
    ids=["import error", "unlisted", "unknown need", "syntax error", "no docstring"],
)
def test_a_broken_module_of_checks_is_the_labs_fault(tmp_path: Path, checks: str) -> None:
    with pytest.raises(LabFault, match=r"checks\.py"):
        written(tmp_path, manifest(), checks).load("7")


TOPIC = CHECKS.replace("it_works", "topic_works").replace("It works.", "The topic works.")


def with_topic(tmp_path: Path, checks: str, topic: str) -> FolderLabLibrary:
    data = manifest()
    data["checkpoints"][0]["checks"].append("topic-works")
    text = data["checks"]["it-works"]
    data["checks"]["topic-works"] = {**text, "hint": dict(text["hint"])}
    library = written(tmp_path, data, checks)
    (tmp_path / "phase_07_made_up" / "checks_topic.py").write_text(topic, encoding="utf-8")
    return library


def test_checks_may_stand_in_several_modules_that_import_from_each_other(tmp_path: Path) -> None:
    topic = "from .checks import it_works\n" + TOPIC.replace("points=2", "points=2, needs=[it_works]")

    lab = with_topic(tmp_path, CHECKS, topic).load("7")

    assert sorted(lab.checks) == ["it-works", "topic-works"]
    assert lab.checks["topic-works"].needs == ("it-works",)


def test_a_changed_module_is_read_anew(tmp_path: Path) -> None:
    library = with_topic(tmp_path, "from .checks_topic import topic_works\n" + CHECKS, TOPIC)
    assert library.load("7").checks["topic-works"].points == 2
    changed = TOPIC.replace("points=2", "points=30")
    (tmp_path / "phase_07_made_up" / "checks_topic.py").write_text(changed, encoding="utf-8")

    assert library.load("7").checks["topic-works"].points == 30


def test_two_checks_of_one_name_in_two_modules_are_refused_with_both_places(tmp_path: Path) -> None:
    with pytest.raises(LabFault, match=r"checks_topic\.py:11: check 'it-works' exists already in checks\.py"):
        with_topic(tmp_path, CHECKS, TOPIC + CHECKS).load("7")
