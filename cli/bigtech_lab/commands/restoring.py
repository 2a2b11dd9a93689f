"""Commands find the stack as it should be: what an earlier one left disturbed is undone first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

# These end or remove what runs, or only read files: to start something first would be in the way.
_LEAVE_ALONE = frozenset({"down", "clean", "reset", "logs", "env", "ps"})
# The others find a stack; `up` makes one, and faults can be switched off only once it runs.
_RESTORES_AFTERWARDS = frozenset({"up"})


def restoring(verb: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The command, which puts its instance right before it begins (or, for `up`, when it has ended)."""
    if "instance" not in signature(function).parameters or verb in _LEAVE_ALONE:
        return function

    @wraps(function)
    def restored(*arguments: Any, **options: Any) -> Any:
        from bigtech_lab import wiring

        if verb not in _RESTORES_AFTERWARDS:
            wiring.restore_left_over(options["instance"], options.get("lang"))
            return function(*arguments, **options)
        result = function(*arguments, **options)
        wiring.restore_left_over(options["instance"], options.get("lang"))
        return result

    return restored
