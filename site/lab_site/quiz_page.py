"""Quizzes that can be played in the page, from the same sealed files that the command uses.

A browser has no SHAKE, so each piece of feedback is sealed anew with what WebCrypto offers: PBKDF2 from the
choice makes the key, AES-GCM holds the text. As in the file, a right answer stands nowhere in plain sight.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from html import escape
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bigtech_lab.adapters.quiz_file import load_quiz
from bigtech_lab.domain.quiz import Question, QuestionKind, choosable
from bigtech_lab.domain.quiz_seal import feedback_for
from lab_site.source_region import ROOT
from lab_site.words import Words

_ROUNDS: Final = 10_000
_CHECK: Final = Words("Check", "확인")
_ALL: Final = Words("Right.", "맞았습니다.")
_OTHERS: Final = Words(
    "{count} more questions are asked in the terminal, where answers are put in order or typed.",
    "순서를 맞추거나 직접 입력하는 문제 {count}개는 터미널에서 풀 수 있습니다.",
)
_SOME: Final = Words("Not yet.", "아직 아닙니다.")


def quiz(source: str, language: str) -> str:
    """Show a quiz; the fence holds its path, `labs/…/quiz.yaml`."""
    loaded = load_quiz(ROOT / source.strip())
    playable = [question for question in loaded.questions if _playable(question)]
    questions = "".join(_question(question, language) for question in playable)
    if others := len(loaded.questions) - len(playable):
        questions += f"<p>{escape(_OTHERS.say(language).format(count=others))}</p>"
    words = escape(json.dumps({"all": _ALL.say(language), "some": _SOME.say(language)}), quote=True)
    return (
        f'<div class="lab-quiz" data-lab-quiz data-words="{words}">{questions}'
        "<noscript><code>bigtech-lab quiz</code></noscript></div>"
    )


def _playable(question: Question) -> bool:
    return question.kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.MATCHING}


def _question(question: Question, language: str) -> str:
    sealed = escape(json.dumps(_sealed(question, language)), quote=True)
    text = escape(getattr(question.text, language))
    if question.kind is QuestionKind.MATCHING:
        body = "".join(
            _row(question, item.id, getattr(item.text, language), language) for item in question.items
        )
    else:
        kind = "radio" if question.kind is QuestionKind.SINGLE else "checkbox"
        body = "".join(
            f'<label><input type="{kind}" name="{question.id}" value="{choice.id}"> '
            f"{escape(getattr(choice.text, language))}</label>"
            for choice in question.choices
        )
    return (
        f'<fieldset data-question="{question.id}" data-sealed="{sealed}"><legend>{text}</legend>{body}'
        f'<button type="button" class="md-button">{_CHECK.say(language)}</button>'
        '<div class="lab-feedback" role="status"></div></fieldset>'
    )


def _row(question: Question, item: str, text: str, language: str) -> str:
    options = "".join(
        f'<option value="{item}={choice.id}">{escape(getattr(choice.text, language))}</option>'
        for choice in question.choices
    )
    return f'<label>{escape(text)} <select><option value="">…</option>{options}</select></label>'


def _sealed(question: Question, language: str) -> dict[str, Any]:
    ""
    "Salt, rounds, and a piece for everything that can be chosen; `needs` right pieces make a right answer."
    ""
    salt, pieces, needs = question.seal.salt, {}, 0
    for part in choosable(question):
        feedback = feedback_for(question, part)
        needs += feedback.right
        key = hashlib.pbkdf2_hmac("sha256", f"{question.id}:{part}".encode(), salt.encode(), _ROUNDS)
        plain = json.dumps({"right": feedback.right, "text": getattr(feedback.text, language)})
        # A key of its own for every piece: the nonce may be the same.
        text = AESGCM(key).encrypt(bytes(12), plain.encode(), None)
        pieces[hashlib.sha256(b"name" + key).hexdigest()[:16]] = b64encode(text).decode()
    return {"salt": salt, "rounds": _ROUNDS, "pieces": dict(sorted(pieces.items())), "needs": needs}
