"""Every promise of the course has its place: a page, a lab, a check."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bigtech_lab.domain.course import CoursePhase, ItemKind
from docs.page_text import CURRICULUM, twin
from lab_site.course_files import course

LANGUAGES = ("", "ko")
EVERY_PHASE = pytest.mark.parametrize("phase", course().phases, ids=lambda phase: phase.id)


@EVERY_PHASE
@pytest.mark.parametrize("language", LANGUAGES, ids=["en", "ko"])
def test_a_phase_names_everything_that_it_holds(site: Path, phase: CoursePhase, language: str) -> None:
    page = (site / language / "phases" / f"phase-{phase.number}.html").read_text()
    missing = [item.id for item in phase.items if f'id="{item.id.lower().replace(".", "-")}"' not in page]
    assert missing == []


@pytest.mark.parametrize("phase", course().phases[:1], ids=lambda phase: phase.id)
def test_a_phase_that_is_written_has_all_its_documents(phase: CoursePhase) -> None:
    for item in phase.of_kind(ItemKind.DOCUMENT):
        page = CURRICULUM / str(item.file)
        assert page.is_file()
        assert twin(page).is_file()


@pytest.mark.parametrize("phase", course().phases[:1], ids=lambda phase: phase.id)
def test_a_checkpoint_of_a_written_phase_can_be_checked(site: Path, phase: CoursePhase) -> None:
    page = (site / "phases" / f"phase-{phase.number}.html").read_text()
    for item in phase.of_kind(ItemKind.CHECKPOINT):
        anchor = item.id.lower().replace(".", "-")
        section = re.search(rf'<h3 id="{anchor}".*?(?=<h[23] id=|\Z)', page, re.DOTALL)
        assert section is not None
        assert "<table>" in section[0]


def test_a_page_to_come_says_so(site: Path) -> None:
    assert "not written yet" in (site / "phases" / "phase-8.html").read_text()
    assert "아직 작성되지 않았습니다" in (site / "ko" / "phases" / "phase-8.html").read_text()
