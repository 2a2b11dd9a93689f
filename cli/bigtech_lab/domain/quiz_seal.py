"""Keeps a quiz's right answers and feedback out of plain sight.

A learner has the quiz on disk, so nothing can be secret from a program that tries every answer; what the
seal gives is that nobody reads the right answer beside the question, nor sees it in a diff. The right
answer is stored as a salted PBKDF2 hash. Each piece of feedback is encrypted under a key that follows from
the choice it belongs to, and stored under a name that follows from it too; all pieces are padded to one
length.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import pbkdf2_hmac, shake_256
from hmac import compare_digest

from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.quiz import Answer, Question, QuestionKind, Seal, parts

# Slow enough that a glance with a one-liner does not pay, quick enough not to be felt in a check.
_ROUNDS = 2_000
_NAME_BYTES = 9

ANY_OTHER = ""
"""The part of a short answer's seal that has the feedback to what nobody has foreseen."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said to one piece of an answer."""

    right: bool
    text: Localized


def sealed(question_id: str, answer: Answer, feedback: Mapping[str, Feedback], *, salt: str) -> Seal:
    """The seal of a question; `feedback` has a piece for everything that can be chosen (see `parts`)."""
    plain = {part: _encode(piece) for part, piece in feedback.items()}
    length = max(map(len, plain.values()))
    pieces = {}
    for part, text in plain.items():
        key = _key(salt, question_id, part)
        pieces[_name(key)] = b64encode(_mask(text.ljust(length), key)).decode()
    return Seal(salt, _answer_hash(question_id, answer, salt), dict(sorted(pieces.items())))


def is_right(question: Question, answer: Answer) -> bool:
    """Whether the answer is the sealed one, or one of the accepted forms of a short answer."""
    if question.kind is QuestionKind.SHORT:
        return all(feedback_for(question, part).right for part in parts(answer))
    given = _answer_hash(question.id, answer, question.seal.salt)
    return compare_digest(given, question.seal.answer)


def feedback_for(question: Question, part: str) -> Feedback:
    """The feedback to one piece of an answer; KeyError when the seal has none for it."""
    key = _key(question.seal.salt, question.id, part)
    if question.kind is QuestionKind.SHORT and _name(key) not in question.seal.feedback:
        key = _key(question.seal.salt, question.id, ANY_OTHER)
    plain = json.loads(_mask(b64decode(question.seal.feedback[_name(key)]), key))
    return Feedback(plain["right"], Localized(plain["en"], plain["ko"]))


def _encode(piece: Feedback) -> bytes:
    plain = {"right": piece.right, "en": piece.text.en, "ko": piece.text.ko}
    return json.dumps(plain, ensure_ascii=False).encode()


def _answer_hash(question_id: str, answer: Answer, salt: str) -> str:
    return _key(salt, question_id, "answer:" + ",".join(parts(answer))).hex()


def _key(salt: str, question_id: str, part: str) -> bytes:
    return pbkdf2_hmac("sha256", f"{question_id}:{part}".encode(), salt.encode(), _ROUNDS)


def _name(key: bytes) -> str:
    return shake_256(b"name" + key).hexdigest(_NAME_BYTES)


def _mask(text: bytes, key: bytes) -> bytes:
    stream = shake_256(b"text" + key).digest(len(text))
    return bytes(a ^ b for a, b in zip(text, stream, strict=True))
