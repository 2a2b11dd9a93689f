"""Which passwords are good enough."""

from __future__ import annotations

from typing import Final

from chat_kernel.errors import InvalidInput

SHORTEST: Final = 8
LONGEST: Final = 64


def require_acceptable(password: str) -> None:
    """Accept 8 to 64 characters with at least one letter, one digit and one special character.

    Raises:
        InvalidInput: naming what is missing; never the password itself.
    """
    # --8<-- [start:policy]
    missing = []
    if not SHORTEST <= len(password) <= LONGEST:
        missing.append(f"{SHORTEST} to {LONGEST} characters")
    if not any(character.isalpha() for character in password):
        missing.append("a letter")
    if not any(character.isdigit() for character in password):
        missing.append("a digit")
    if all(character.isalnum() or character.isspace() for character in password):
        missing.append("a special character")
    if missing:
        raise InvalidInput(
            "validation_error", f"password: needs {', '.join(missing)}.", {"field": "password"}
        )
    # --8<-- [end:policy]
