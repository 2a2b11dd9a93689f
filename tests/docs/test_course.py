"""Every promise of the course has its place: a page, a lab, a check."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bigtech_lab.domain.course import CourseItem, CoursePhase, ItemKind
from bigtech_lab.wiring import lab_library
from docs.coverage import documents, made_of
from docs.page_text import CURRICULUM, ROOT, twin
from lab_site.course_files import course

LANGUAGES = ("", "ko")
WRITTEN = course().phases[:4]
DOCUMENTS = list(documents())
EVERY_WRITTEN_PHASE = pytest.mark.parametrize("phase", WRITTEN, ids=lambda phase: phase.id)
EVERY_PHASE = pytest.mark.parametrize("phase", course().phases, ids=lambda phase: phase.id)


@EVERY_PHASE
@pytest.mark.parametrize("language", LANGUAGES, ids=["en", "ko"])
def test_a_phase_names_everything_that_it_holds(site: Path, phase: CoursePhase, language: str) -> None:
    page = (site / language / "phases" / f"phase-{phase.number}.html").read_text()
    missing = [item.id for item in phase.items if f'id="{item.id.lower().replace(".", "-")}"' not in page]
    assert missing == []


@EVERY_WRITTEN_PHASE
def test_a_phase_that_is_written_has_all_its_documents(phase: CoursePhase) -> None:
    for item in phase.of_kind(ItemKind.DOCUMENT):
        page = CURRICULUM / str(item.file)
        assert page.is_file()
        assert twin(page).is_file()


@EVERY_WRITTEN_PHASE
def test_a_checkpoint_of_a_written_phase_can_be_checked(site: Path, phase: CoursePhase) -> None:
    page = (site / "phases" / f"phase-{phase.number}.html").read_text()
    for item in phase.of_kind(ItemKind.CHECKPOINT):
        anchor = item.id.lower().replace(".", "-")
        section = re.search(rf'<h3 id="{anchor}".*?(?=<h[23] id=|\Z)', page, re.DOTALL)
        assert section is not None
        assert "<table>" in section[0]


@EVERY_WRITTEN_PHASE
def test_every_checkpoint_and_exercise_of_a_written_phase_is_in_its_lab(phase: CoursePhase) -> None:
    manifest = lab_library().load(str(phase.number)).manifest
    assert [point.id for point in manifest.checkpoints] == [
        item.id for item in phase.of_kind(ItemKind.CHECKPOINT)
    ]
    there = {folder.name.upper() for folder in ROOT.glob(f"labs/phase_{phase.number:02d}_*/exercises/*")}
    assert {item.id for item in phase.of_kind(ItemKind.EXERCISE)} == there


@pytest.mark.parametrize(("item", "page"), DOCUMENTS, ids=[item.id for item, _ in DOCUMENTS])
def test_a_document_shows_code_a_run_a_diagram_and_a_trace(item: CourseItem, page: Path) -> None:
    for side in (page, twin(page)):
        made = made_of(side)
        assert min(made.regions, made.runs, made.diagrams, made.traces) >= 1, (item.id, made)


def test_a_page_to_come_says_so(site: Path) -> None:
    assert "not written yet" in (site / "phases" / "phase-8.html").read_text()
    assert "아직 작성되지 않았습니다" in (site / "ko" / "phases" / "phase-8.html").read_text()
