"""Takes secrets out of a recording so that the checks still see which of them are equal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from hashlib import sha256
from typing import Any

_NAMES = frozenset(
    {
        "access_token", "refresh_token", "password", "new_password", "current_password", "password_hash",
        "token_hash", "token", "ticket", "authorization", "cookie", "set-cookie",
    }
)  # fmt: skip
_TOKEN = re.compile(r"(?:eyJ[\w-]{5,}|hidden)\.([\w-]{5,})\.([\w-]*)")
_IN_ADDRESS = re.compile(r"([?&](?:ticket|token|access_token)=)[^&\s]*")
_MASK = "*"
_DIGITS = 24


def hidden(value: Any) -> Any:
    """An answer with a pseudonym in place of each secret: equal secrets have equal ones.

    A token keeps its claims, which checks read; without its signature it opens nothing.
    """
    return _Veil(lambda text: f"hidden-{_digest(text)}", _unsigned).over(value)


def masked(value: Any) -> Any:
    """A question with one sign in place of every secret: the secrets of a replay are not those of the run."""
    return _Veil(lambda _: _MASK, lambda _: _MASK).over(value)


@dataclass(frozen=True, slots=True)
class _Veil:
    """What stands in place of a secret, and of a token."""

    secret: Callable[[str], str]
    token: Callable[[re.Match[str]], str]

    def over(self, value: Any, name: str = "") -> Any:
        if isinstance(value, str) and not isinstance(value, Enum):
            return self._text(value, name)
        if isinstance(value, Mapping):
            return {key: self.over(item, str(key)) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.over(item, name) for item in value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: self.over(getattr(value, f.name)) for f in fields(value)})
        return value

    def _text(self, text: str, name: str) -> str:
        if name.lower() in _NAMES:
            found = _TOKEN.fullmatch(text)
            return self.token(found) if found else self.secret(text)
        return _IN_ADDRESS.sub(rf"\g<1>{_MASK}", _TOKEN.sub(self.token, text))


def _unsigned(token: re.Match[str]) -> str:
    return f"hidden.{token[1]}.{_digest(token[2])}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_DIGITS]
