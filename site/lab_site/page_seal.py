"""Seals a question's feedback for a browser.

A browser has no SHAKE, so each piece of feedback is sealed anew with what WebCrypto offers: PBKDF2 from what
was chosen or typed makes the key, AES-GCM holds the text, and the right answer is a name that follows from
it. As in the file, it stands nowhere in plain sight.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bigtech_lab.domain.quiz import Question, QuestionKind, choosable
from bigtech_lab.domain.quiz_seal import Feedback, feedback_for
from bigtech_lab.domain.short_key import open_short_key

_ROUNDS: Final = 10_000


def page_seal(question: Question, language: str) -> dict[str, Any]:
    """Salt, rounds, a piece for everything that can be answered, and the name of the right answer.

    A short answer is right where its piece says so: it has no name.
    """
    feedback = _feedback(question)
    pieces = {}
    for part, piece in feedback.items():
        key = _key(question, part)
        plain = json.dumps({"right": piece.right, "text": piece.text.in_language(language)})
        # A key of its own for every piece: the nonce may be the same.
        pieces[_name(key)] = b64encode(AESGCM(key).encrypt(bytes(12), plain.encode(), None)).decode()
    sealed: dict[str, Any] = {
        "salt": question.seal.salt,
        "rounds": _ROUNDS,
        "pieces": dict(sorted(pieces.items())),
    }
    if question.kind is not QuestionKind.SHORT:
        right = sorted(part for part, piece in feedback.items() if piece.right)
        sealed["answer"] = _name(_key(question, f"answer:{','.join(right)}"))
    return sealed


def _feedback(question: Question) -> Mapping[str, Feedback]:
    if question.kind is QuestionKind.SHORT:
        return open_short_key(question).feedback()
    return {part: feedback_for(question, part) for part in choosable(question)}


def _key(question: Question, part: str) -> bytes:
    secret = f"{question.id}:{part}".encode()
    return hashlib.pbkdf2_hmac("sha256", secret, question.seal.salt.encode(), _ROUNDS)


def _name(key: bytes) -> str:
    return hashlib.sha256(b"name" + key).hexdigest()[:16]
