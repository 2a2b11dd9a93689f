"""An e-mail address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from chat_kernel.errors import InvalidInput

_MAX: Final = 254
_FORM: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)


@dataclass(frozen=True, slots=True)
class Email:
    """An address of the form that WHATWG HTML §4.10.5.1.5 accepts, with a dot in its domain.

    Raises:
        InvalidInput: the text is not such an address.
    """

    text: str

    def __post_init__(self) -> None:
        local, _, _ = self.text.partition("@")
        dots_misplaced = local.startswith(".") or local.endswith(".") or ".." in local
        if len(self.text) > _MAX or dots_misplaced or not _FORM.fullmatch(self.text):
            raise InvalidInput("validation_error", "email: not a valid e-mail address.", {"field": "email"})
