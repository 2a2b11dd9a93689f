"""The matrix as one HTML file that needs nothing else, dark and light."""

from __future__ import annotations

from pathlib import Path

from bigtech_lab.domain.mutation_matrix import MutationMatrix
from bigtech_lab.presentation import mutation_words as words
from bigtech_lab.presentation.mutation_text import problems

_TEMPLATE = Path(__file__).with_name("mutation_page.html.j2")


def mutation_page(matrix: MutationMatrix, language: str) -> str:
    """The page."""
    from jinja2 import Environment

    verdict = words.PROVEN if matrix.proven else words.NOT_PROVEN
    values = {"seconds": matrix.duration_ms / 1000, "seed": matrix.seed}
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        _TEMPLATE.read_text(encoding="utf-8")
    )
    return template.render(
        matrix=matrix,
        language=language,
        verdict=verdict.in_language(language).format_map(values),
        legend=words.LEGEND.in_language(language),
        states={state.value: text.in_language(language) for state, text in words.STATES.items()},
        marks={verdict.value: mark for verdict, mark in words.MARKS.items()},
        problems={phase.phase: list(problems(phase, language)) for phase in matrix.phases},
    )
