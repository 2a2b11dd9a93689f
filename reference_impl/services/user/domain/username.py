"""The name that a user is found by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from chat_kernel.errors import InvalidInput

_FORM: Final = re.compile(r"[A-Za-z0-9_-]{3,50}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Username:
    """3 to 50 letters, digits, `_` or `-`.

    Raises:
        InvalidInput: the text is something else.
    """

    text: str

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.text):
            raise InvalidInput(
                "validation_error", "username: 3 to 50 letters, digits, _ or -.", {"field": "username"}
            )
