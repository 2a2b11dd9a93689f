"""Every kind of question is played in the page: right, wrong, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from playwright.sync_api import Locator, Page, expect

from bigtech_lab.adapters.quiz_file import load_quiz
from bigtech_lab.domain.quiz import Answer, InOrder, Question, QuestionKind
from bigtech_lab.domain.quiz_source import open_question
from chat_windows import needs_chromium
from docs.page_text import ROOT
from lab_site.quiz_page import quiz

pytestmark = needs_chromium

FILE = "labs/phase_01_getting_started/quiz.yaml"
QUESTIONS = load_quiz(ROOT / FILE).questions
VERDICTS = {"": ("Right.", "Not yet."), "ko/": ("맞았습니다.", "아직 아닙니다.")}
LANGUAGES = pytest.mark.parametrize("language", list(VERDICTS), ids=["en", "ko"])
EVERY_KIND = pytest.mark.parametrize("kind", list(QuestionKind))


def one_of(kind: QuestionKind) -> Question:
    """The first question of a kind."""
    return next(question for question in QUESTIONS if question.kind is kind)


def put_in_order(field: Locator, answer: Answer) -> None:
    assert isinstance(answer, InOrder)
    for place, choice in enumerate(answer.choices):
        item = field.locator(f"[data-choice={choice}]")
        while field.locator("[data-choice]").nth(place).get_attribute("data-choice") != choice:
            item.locator("[data-move='-1']").click()


def say(field: Locator, answer: Answer) -> None:
    field.locator("input").fill(str(answer))


def choose(field: Locator, answer: Answer) -> None:
    chosen = [answer] if isinstance(answer, str) else answer
    assert isinstance(chosen, Sequence)
    for box in field.locator("input").all():
        wanted = box.get_attribute("value") in chosen
        if wanted or box.get_attribute("type") == "checkbox":
            box.set_checked(wanted)


def match(field: Locator, answer: Answer) -> None:
    assert isinstance(answer, Mapping)
    for row in field.locator("select").all():
        item = str(row.locator("option").nth(1).get_attribute("value")).partition("=")[0]
        row.select_option(value=f"{item}={answer[item]}")


ANSWERING: dict[QuestionKind, Callable[[Locator, Answer], None]] = {
    QuestionKind.SINGLE: choose,
    QuestionKind.MULTIPLE: choose,
    QuestionKind.MATCHING: match,
    QuestionKind.ORDERING: put_in_order,
    QuestionKind.SHORT: say,
}


def wrong_answer(question: Question, right: Answer) -> Answer:
    """An answer that is nearly right."""
    if isinstance(right, InOrder):
        return InOrder((*right.choices[1:], right.choices[0]))
    if isinstance(right, Mapping):
        one, other, *_ = right
        return {**right, one: right[other]}
    if isinstance(right, tuple):
        return right[1:]
    others = [choice.id for choice in question.choices if choice.id != right]
    return others[0] if others else "something else entirely"


def field_of(page: Page, address: str, language: str, question: Question) -> Locator:
    page.goto(f"{address}/{language}phases/phase-1.html")
    return page.locator(f"fieldset[data-question={question.id}]")


def told(field: Locator) -> str:
    """The verdict on the answer as it stands."""
    expect(field.locator(".lab-feedback p")).to_have_count(0)
    field.locator(".lab-check").click()
    expect(field.locator(".lab-feedback p").nth(1)).not_to_be_empty()
    return field.locator(".lab-feedback p").first.inner_text()


@LANGUAGES
@EVERY_KIND
def test_an_answer_is_told_right_from_wrong(
    page: Page, address: str, kind: QuestionKind, language: str
) -> None:
    question = one_of(kind)
    right = open_question(question).answer
    field = field_of(page, address, language, question)
    ANSWERING[kind](field, wrong_answer(question, right))
    assert told(field) == VERDICTS[language][1]
    ANSWERING[kind](field, right)
    assert told(field) == VERDICTS[language][0]


def test_a_short_answer_counts_however_it_is_written(page: Page, address: str) -> None:
    question = one_of(QuestionKind.SHORT)
    right = str(open_question(question).answer)
    field = field_of(page, address, "", question)
    for written in (right.upper(), f'  "{right}". ', f"`{right}`", f"({right})"):
        say(field, written)
        field.locator("input").press("Enter")
        expect(field.locator(".lab-feedback p").first).to_have_text("Right.")


def test_an_order_is_made_with_the_keyboard_alone(page: Page, address: str) -> None:
    question = one_of(QuestionKind.ORDERING)
    field = field_of(page, address, "", question)
    first = field.locator("[data-choice]").first
    moved = first.get_attribute("data-choice")
    first.locator("[data-move='1']").focus()
    page.keyboard.press("Enter")
    expect(field.locator("[data-choice]").nth(1)).to_have_attribute("data-choice", str(moved))
    expect(field.locator(".lab-place")).to_have_text(f"Now number 2 of {len(question.choices)}.")
    # The focus goes with it, so that the next press moves it on.
    page.keyboard.press("Enter")
    expect(field.locator("[data-choice]").nth(2)).to_have_attribute("data-choice", str(moved))


def test_a_question_about_a_trace_shows_the_trace(page: Page, address: str) -> None:
    question = next(question for question in QUESTIONS if question.trace is not None)
    assert question.trace is not None
    field = field_of(page, address, "", question)
    for hop in question.trace.hops:
        expect(field.locator("pre")).to_contain_text(f"{hop.name}  {hop.component}")


def test_no_right_answer_is_written_in_the_page() -> None:
    page = quiz(FILE, "en")
    short = one_of(QuestionKind.SHORT)
    shown = tuple(part.split('"')[0] for part in page.split('data-choice="')[1:])
    assert open_question(one_of(QuestionKind.ORDERING)).answer != InOrder(shown)
    start = page.index(f'data-question="{short.id}"')
    assert str(open_question(short).answer) not in page[start : page.index("</fieldset>", start)].lower()
