"""The key of a short answer: which forms count, and what is said to the mistakes that people make."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.plain_form import plain_form
from bigtech_lab.domain.quiz import Question
from bigtech_lab.domain.quiz_seal import ANY_OTHER, Feedback, feedback_for

# No answer can be this: a plain form neither begins nor ends with a star.
_AS_WRITTEN = "*as written*"


@dataclass(frozen=True, slots=True)
class ShortKey:
    """`accepted` are the forms that are right, `mistakes` forms with feedback of their own, as written."""

    accepted: tuple[str, ...]
    right: Localized
    other: Localized
    mistakes: tuple[tuple[tuple[str, ...], Localized], ...] = ()

    @property
    def answer(self) -> str:
        """One right answer."""
        return plain_form(self.accepted[0])

    def feedback(self) -> Mapping[str, Feedback]:
        """What is said, by plain form; the last is for anything else."""
        mistaken = {
            plain_form(form): Feedback(False, text) for forms, text in self.mistakes for form in forms
        }
        right = {plain_form(form): Feedback(True, self.right) for form in self.accepted}
        return {**mistaken, **right, ANY_OTHER: Feedback(False, self.other)}

    def sealed_pieces(self) -> Mapping[str, Feedback]:
        """The same, and what it takes to open the seal again: nobody can try every answer there is."""
        written = {"accepted": self.accepted, "mistakes": [forms for forms, _ in self.mistakes]}
        as_written = Localized(json.dumps(written, ensure_ascii=False), "")
        return {**self.feedback(), _AS_WRITTEN: Feedback(False, as_written)}


def open_short_key(question: Question) -> ShortKey:
    """The key under the seal of a short answer; KeyError or ValueError when the seal is not whole."""
    written = json.loads(feedback_for(question, _AS_WRITTEN).text.en)
    accepted = tuple(written["accepted"])
    mistakes = [
        (tuple(forms), feedback_for(question, plain_form(forms[0])).text) for forms in written["mistakes"]
    ]
    return ShortKey(
        accepted,
        feedback_for(question, plain_form(accepted[0])).text,
        feedback_for(question, ANY_OTHER).text,
        tuple(mistakes),
    )
