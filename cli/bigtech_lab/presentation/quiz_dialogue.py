"""Asks a quiz at a terminal with plain prompts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.quiz import Answer, BadAnswer, InOrder, Question, QuestionKind, Quiz
from bigtech_lab.domain.quiz_result import QuestionResult
from bigtech_lab.errors import BadUsage
from bigtech_lab.presentation import palette
from bigtech_lab.presentation import quiz_words as words
from bigtech_lab.presentation.hanging import hanging
from bigtech_lab.presentation.trace_exhibit_text import show_exhibit

if TYPE_CHECKING:
    from rich.console import Console


def read_line() -> str:
    """A line from the terminal; BadUsage when the input ends before the quiz does."""
    line = sys.stdin.readline()
    if not line:
        message = Localized(
            "The input ended before the last question; nothing was remembered.",
            "마지막 질문 전에 입력이 끝났습니다. 저장한 것은 없습니다.",
        )
        raise BadUsage(
            message,
            code="input-ended",
            hint=Localized("Answer from a file instead: --answers FILE", "파일로 답하려면: --answers FILE"),
        )
    return line.strip()


class TerminalQuizDialogue:
    """A conversation in one language; `read` gives the next line that the learner types."""

    def __init__(self, console: Console, language: str, read: Callable[[], str] = read_line) -> None:
        self._console = console
        self._language = language
        self._read = read

    def begin(self, quiz: Quiz, seed: int | None) -> None:
        """See the port."""
        from rich.text import Text

        self._console.print(Text(quiz.title.in_language(self._language), style=palette.STRONG))
        self._say(words.INTRODUCTION, count=len(quiz.questions))
        if seed is not None:
            self._say(words.ORDERED, seed=seed)

    def ask(self, question: Question, number: int, total: int) -> Answer:
        """See the port."""
        from rich.text import Text

        self._console.print()
        if question.trace is not None:
            self._say(words.TRACE, flow=question.trace.flow)
            show_exhibit(self._console, question.trace)
        asked = Text(question.text.in_language(self._language), style=palette.STRONG)
        place = Text(f"{number}/{total}  " if total > 1 else "", style=palette.STRONG)
        self._console.print(hanging(place, asked))
        for position, choice in enumerate(question.choices, 1):
            choosable = Text(choice.text.in_language(self._language))
            self._console.print(hanging(Text(f"  {position}  ", style=palette.ACCENT), choosable))
        if question.kind is QuestionKind.MATCHING:
            return {item.id: self._one(question, item.text) for item in question.items}
        if question.kind is QuestionKind.SINGLE:
            return self._one(question, None)
        if question.kind is QuestionKind.ORDERING:
            return self._order(question)
        if question.kind is QuestionKind.SHORT:
            return self._words(question)
        return self._several(question)

    def comment(self, result: QuestionResult) -> None:
        """See the port."""
        from rich.text import Text

        verdict, style = (words.RIGHT, palette.GOOD) if result.right else (words.WRONG, palette.BAD)
        self._console.print(Text(verdict.in_language(self._language), style=style))
        for _, piece in result.feedback:
            mark, style = ("✓", palette.GOOD) if piece.right else ("✗", palette.BAD)
            said = Text(piece.text.in_language(self._language))
            self._console.print(hanging(Text(f"  {mark} ", style=style), said))

    def _one(self, question: Question, item: Localized | None) -> str:
        while True:
            about = item.in_language(self._language) if item else ""
            self._prompt(question.kind, about)
            chosen = _numbers(self._read(), len(question.choices))
            if chosen is not None and len(chosen) == 1:
                return question.choices[chosen[0] - 1].id
            self._say(words.AGAIN_ONE, count=len(question.choices))

    def _several(self, question: Question) -> tuple[str, ...]:
        while True:
            self._prompt(question.kind, "")
            chosen = _numbers(self._read(), len(question.choices))
            if chosen:
                return tuple(sorted({question.choices[number - 1].id for number in chosen}))
            self._say(words.AGAIN_SOME, count=len(question.choices))

    def _order(self, question: Question) -> Answer:
        while True:
            self._prompt(question.kind, "")
            chosen = _numbers(self._read(), len(question.choices))
            if chosen is not None and sorted(chosen) == list(range(1, len(question.choices) + 1)):
                return InOrder(tuple(question.choices[number - 1].id for number in chosen))
            self._say(words.AGAIN_ORDER, count=len(question.choices))

    def _words(self, question: Question) -> Answer:
        while True:
            self._prompt(question.kind, "")
            try:
                return question.read(self._read())
            except BadAnswer:
                self._say(words.AGAIN_WORDS)

    def _prompt(self, kind: QuestionKind, item: str) -> None:
        from rich.text import Text

        how = words.HOW[kind].in_language(self._language).format(item=item)
        self._console.print(Text(f"{how}: ", style=palette.ACCENT), end="")

    def _say(self, text: Localized, **values: object) -> None:
        from rich.text import Text

        self._console.print(Text(text.in_language(self._language).format_map(values)))


def _numbers(line: str, highest: int) -> list[int] | None:
    """The numbers in a line such as `1, 3`; None when it has anything else or a number that is no choice."""
    words_of_line = line.replace(",", " ").split()
    if not all(word.isascii() and word.isdigit() for word in words_of_line):
        return None
    numbers = [int(word) for word in words_of_line]
    return numbers if all(1 <= number <= highest for number in numbers) else None
