"""Quizzes that can be played in the page, from the same sealed files that the command uses."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import escape
from typing import Final

from bigtech_lab.adapters.quiz_file import load_quiz
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.quiz import Choice, InOrder, Question, QuestionKind
from bigtech_lab.domain.quiz_seal import is_right
from bigtech_lab.domain.trace_exhibit import TraceExhibit
from bigtech_lab.presentation.quiz_words import TRACE
from bigtech_lab.presentation.trace_exhibit_text import exhibit_lines
from lab_site.page_seal import page_seal
from lab_site.source_region import ROOT

_CHECK: Final = Localized("Check", "확인")
_ALL, _SOME = Localized("Right.", "맞았습니다."), Localized("Not yet.", "아직 아닙니다.")
_PLACE: Final = Localized("Now number {n} of {all}.", "이제 {all}개 중 {n}번째입니다.")
_UP, _DOWN = Localized("Up", "위로"), Localized("Down", "아래로")
_HOW_TO_ORDER: Final = Localized(
    "First at the top: move them up and down.", "위에서부터 순서대로 옮겨 놓으세요."
)
_HOW_TO_SAY: Final = Localized("Your answer (a word or a few)", "짧게 답하세요 (한두 단어)")


def quiz(source: str, language: str) -> str:
    """Show a quiz; the fence holds its path, `labs/…/quiz.yaml`."""
    loaded = load_quiz(ROOT / source.strip())
    questions = "".join(_question(question, language) for question in loaded.questions)
    said = {"all": _ALL, "some": _SOME, "place": _PLACE}
    words = escape(json.dumps({name: text.in_language(language) for name, text in said.items()}), quote=True)
    return (
        f'<div class="lab-quiz" data-lab-quiz data-words="{words}">{questions}'
        "<noscript><code>bigtech-lab quiz</code></noscript></div>"
    )


def _question(question: Question, language: str) -> str:
    sealed = escape(json.dumps(page_seal(question, language)), quote=True)
    text = escape(question.text.in_language(language))
    exhibit = "" if question.trace is None else _exhibit(question.trace, language)
    body = _BODIES[question.kind](question, language)
    return (
        f'<fieldset data-question="{question.id}" data-kind="{question.kind}" data-sealed="{sealed}">'
        f"<legend>{text}</legend>{exhibit}{body}"
        f'<button type="button" class="md-button lab-check">{_CHECK.in_language(language)}</button>'
        '<div class="lab-feedback" role="status"></div></fieldset>'
    )


def _exhibit(trace: TraceExhibit, language: str) -> str:
    """What the question is about."""
    said = escape(TRACE.in_language(language).format(flow=trace.flow))
    lines = escape("\n".join(exhibit_lines(trace)))
    return f'<p>{said}</p><pre class="lab-exhibit" tabindex="0"><code>{lines}</code></pre>'


def _choices(question: Question, language: str) -> str:
    kind = "radio" if question.kind is QuestionKind.SINGLE else "checkbox"
    return "".join(
        f'<label><input type="{kind}" name="{question.id}" value="{choice.id}"> '
        f"{escape(choice.text.in_language(language))}</label>"
        for choice in question.choices
    )


def _pairs(question: Question, language: str) -> str:
    rows = []
    for item in question.items:
        options = "".join(
            f'<option value="{item.id}={choice.id}">{escape(choice.text.in_language(language))}</option>'
            for choice in question.choices
        )
        text = escape(item.text.in_language(language))
        rows.append(f'<label>{text} <select><option value="">…</option>{options}</select></label>')
    return "".join(rows)


def _order(question: Question, language: str) -> str:
    items = []
    for choice in _not_in_order(question):
        text = escape(choice.text.in_language(language), quote=True)
        moves = "".join(
            f'<button type="button" data-move="{by}" aria-label="{name.in_language(language)}: {text}">'
            f"{arrow}</button>"
            for by, arrow, name in ((-1, "↑", _UP), (1, "↓", _DOWN))
        )
        items.append(f'<li data-choice="{choice.id}"><span>{text}</span> {moves}</li>')
    return (
        f'<p>{_HOW_TO_ORDER.in_language(language)}</p><ol class="lab-order">{"".join(items)}</ol>'
        '<p class="lab-place" role="status"></p>'
    )


def _not_in_order(question: Question) -> Sequence[Choice]:
    """The choices as the file has them, but never as the answer has them."""
    choices = question.choices
    while is_right(question, InOrder(tuple(choice.id for choice in choices))):
        choices = (*choices[1:], choices[0])
    return choices


def _words(_: Question, language: str) -> str:
    return (
        f"<label>{_HOW_TO_SAY.in_language(language)} "
        '<input type="text" autocomplete="off" autocapitalize="off" spellcheck="false"></label>'
    )


_BODIES: Final[dict[QuestionKind, Callable[[Question, str], str]]] = {
    QuestionKind.SINGLE: _choices,
    QuestionKind.MULTIPLE: _choices,
    QuestionKind.MATCHING: _pairs,
    QuestionKind.ORDERING: _order,
    QuestionKind.SHORT: _words,
}
