"""The decorator that makes a function a check."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.evidence import Evidence


def check(
    *,
    points: int = 1,
    needs: Iterable[str | CheckDefinition] = (),
    timeout: float = 20.0,
    uses: Iterable[str] | None = None,
    locks: Iterable[str] = (),
    judges_stack: bool = False,
) -> Callable[[Callable[[Any], Awaitable[Evidence]]], CheckDefinition]:
    """Declares an async function `(lab: Lab) -> Evidence` as a check.

    The function's name is the check's id (`_` as `-`), its docstring the sentence that a learner reads.

    Args:
        points: what the check is worth.
        needs: checks that must pass before; their states are read by `lab.state(id, Type)`.
        timeout: seconds until the check counts as failed.
        uses: the components that it talks to, by name; without it, any of them.
        locks: the components that it disturbs; no check that uses one of them runs at the same time.
        judges_stack: set when the check's very subject is that the components run.

    Raises:
        TypeError: the function is not async or has no docstring.
    """

    def declared(function: Callable[[Any], Awaitable[Evidence]]) -> CheckDefinition:
        name = getattr(function, "__name__", "check")
        if not inspect.iscoroutinefunction(function):
            message = f"check {name} is not an async function"
            raise TypeError(message)
        sentence = inspect.getdoc(function)
        if not sentence:
            message = f"check {name} has no docstring for the learner to read"
            raise TypeError(message)
        return CheckDefinition(
            id=name.replace("_", "-"),
            sentence=" ".join(sentence.split()),
            function=function,
            points=points,
            needs=tuple(need if isinstance(need, str) else need.id for need in needs),
            timeout=timeout,
            uses=None if uses is None else frozenset(uses),
            locks=frozenset(locks),
            judges_stack=judges_stack,
        )

    return declared
