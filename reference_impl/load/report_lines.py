"""What a load process tells the command that started it: one JSON object a line on standard output."""

from __future__ import annotations

import sys
from typing import Any

import msgspec


def report(event: str, **fields: Any) -> None:
    """Write one line at once; `event` says what kind it is (`progress`, `result`, `error`)."""
    sys.stdout.write(msgspec.json.encode({"event": event, **fields}).decode() + "\n")
    sys.stdout.flush()


class LoadProblem(Exception):
    """Why the work cannot be done: what is wrong, and what to do about it."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def report(self) -> None:
        """Tell it as the last line."""
        report("error", code=self.code, message=self.message, hint=self.hint)
