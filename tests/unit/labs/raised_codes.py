"""Which failures a lab's checks can end with, read from their source."""

from __future__ import annotations

import ast
from pathlib import Path


def raised_codes(*files: Path) -> set[str]:
    """The codes of every `Failure("code", …)` in these files."""
    calls = [
        node for file in files for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)
    ]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id == "Failure"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }
