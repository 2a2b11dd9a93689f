"""The certificate as one HTML file that needs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bigtech_lab.domain.learner_progress import CourseProgress, PhaseProgress
from bigtech_lab.presentation import progress_words as words
from bigtech_lab.presentation.progress_text import heading
from bigtech_lab.presentation.study_time import local_date

_TEMPLATE = Path(__file__).with_name("certificate_page.html.j2")


def certificate_page(progress: CourseProgress, name: str, language: str) -> str:
    """The page for a learner who has done the required phases."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    date = local_date(max(phase.done_at or "" for phase in progress.required))
    return template.render(
        language=language,
        say=lambda word: getattr(words, word).in_language(language),
        name=name,
        course=progress.course.title.in_language(language),
        date=words.CERTIFIED_ON.in_language(language).format(date=date),
        phases=[_phase(phase, language) for phase in progress.required],
        further=[
            heading(phase, language)
            for phase in progress.phases
            if phase.complete and not phase.phase.required
        ],
    )


def _phase(phase: PhaseProgress, language: str) -> dict[str, Any]:
    return {
        "title": heading(phase, language),
        "checkpoints": [
            {
                "id": entry.item.id,
                "title": entry.item.title.in_language(language),
                "date": local_date(entry.done_at or ""),
                "own_word": not entry.witnessed,
            }
            for entry in phase.checkpoints
        ],
    }
