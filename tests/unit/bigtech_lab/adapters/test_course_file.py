"""The course as it is published, and what is said about a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bigtech_lab.adapters.course_file import CourseFile, load_course
from bigtech_lab.adapters.lab_manifest_file import load_manifest
from bigtech_lab.adapters.located_yaml import YamlProblem
from bigtech_lab.domain.course import ItemKind
from bigtech_lab.errors import LabFault

ROOT = Path(__file__).resolve().parents[4]
PUBLISHED = ROOT / "curriculum" / "course.yaml"


def test_the_course_has_what_the_guide_promises() -> None:
    course = load_course(PUBLISHED)
    items = list(course)
    documents = [item for item in items if item.kind is ItemKind.DOCUMENT]

    assert len(course.phases) == 8
    assert len(documents) == 26
    assert len({document.file for document in documents}) == 23
    assert [sum(item.kind is kind for item in items) for kind in ItemKind] == [26, 14, 6, 25]
    assert [len(phase.of_kind(ItemKind.CHECKPOINT)) for phase in course.phases] == [3, 4, 3, 3, 3, 3, 3, 3]
    assert [phase.days[1] for phase in course.phases] == [3, 10, 17, 20, 27, 34, 40, 49]
    assert [phase.number for phase in course.phases if phase.required] == [1, 2]
    assert [(pace.weeks, pace.days) for pace in course.paces] == [((3, 4), None), (None, 49)]
    assert [item.id for item in documents if item.optional] == ["D1.4"]


def test_every_title_is_written_in_korean_too() -> None:
    own_names = {"Docker & Kubernetes", "Observability", "Kafka Event Streaming"}
    course = load_course(PUBLISHED)
    texts = [course.title, *(pace.title for pace in course.paces)]
    for phase in course.phases:
        texts += [phase.title, phase.goal]
        texts += [text for item in phase.items for text in (item.title, *item.steps)]

    assert [t.ko for t in texts if not any("가" <= c <= "힣" for c in t.ko) and t.ko not in own_names] == []


@pytest.mark.parametrize("file", sorted(ROOT.glob("labs/phase_*/lab.yaml")), ids=lambda f: f.parent.name)
def test_a_lab_has_the_checkpoints_of_its_phase(file: Path) -> None:
    manifest, _ = load_manifest(file)
    phase = load_course(PUBLISHED).phases[manifest.phase - 1]

    assert manifest.id == phase.id
    assert [c.id for c in manifest.checkpoints] == [i.id for i in phase.of_kind(ItemKind.CHECKPOINT)]


@pytest.mark.parametrize(
    ("find", "put", "line", "says"),
    [
        ("id: D1.2", "id: D1.1", "id: D1.1", "'D1.1' is given twice"),
        ("id: D2.1", "id: D3.9", "id: D3.9", "'D3.9' is not of phase 2"),
        ("days: [4, 10]", "days: [5, 10]", "days: [5, 10]", "the days must go on from day 4"),
        ("number: 2", "number: 7", "number: 7", "phase 2 is expected here"),
        ("minutes: 30", "minutes: soon", "minutes: soon", "a whole number is expected"),
        (
            "optional: true",
            "optionl: true",
            "optionl: true",
            "unknown key 'optionl'. Did you mean 'optional'?",
        ),
        ("{en: Getting started, ko: 시작하기}", "{en: Getting started}", "{en: Getting started}", "'ko'"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, find: str, put: str, line: str, says: str) -> None:
    text = PUBLISHED.read_text(encoding="utf-8")
    file = tmp_path / "course.yaml"
    changed = text.replace(find, put, 1)
    file.write_text(changed, encoding="utf-8")

    with pytest.raises(YamlProblem) as raised:
        load_course(file)

    lines = [number for number, each in enumerate(changed.splitlines(), 1) if line in each]
    assert raised.value.line in lines
    assert says in str(raised.value)


def test_a_broken_course_is_the_labs_fault(tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text("format_version: 1\n")

    with pytest.raises(LabFault, match=r"course\.yaml:1"):
        CourseFile(tmp_path).course()


def test_a_page_is_found_in_its_language_or_not_at_all() -> None:
    source = CourseFile(ROOT / "curriculum")

    assert (source.page("QUICK_START.md", "ko") or "").startswith("# ")
    assert source.page("QUICK_START.md", "ko") != source.page("QUICK_START.md", "en")
    assert source.page("no-such-page.md", "en") is None


def test_the_published_course_is_plain_yaml_for_other_tools() -> None:
    assert yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))["format_version"] == 1
