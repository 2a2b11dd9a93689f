"""The page of the workspace on which the learner writes what they saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from bigtech_lab.checks import Failure
from bigtech_lab.checks.exercise_lab import ExerciseLab

WORKSHEET = "observations.yaml"
OPEN = "?"


def observed(lab: ExerciseLab, *names: str) -> Mapping[str, Any]:
    """Its entries; Failure while one of those named is open, or when it cannot be read."""
    try:
        entries = yaml.safe_load(lab.workspace.get(WORKSHEET, ""))
    except yaml.YAMLError as error:
        raise _unreadable(" ".join(str(error).split())) from None
    # An empty page, or one that was removed, is open, not wrong.
    entries = {} if entries is None else entries
    if not isinstance(entries, Mapping):
        raise _unreadable("it has no `name: value` lines")
    missing = [name for name in names if _is_open(entries.get(name))]
    if missing:
        told = ", ".join(missing)
        raise Failure("not-watched", expected=list(names), actual=f"open: {told}", missing=told)
    return entries


def _is_open(value: object) -> bool:
    return value in (None, "", OPEN, []) or (isinstance(value, list) and OPEN in value)


def _unreadable(problem: str) -> Failure:
    return Failure("worksheet-unreadable", expected="YAML", actual=problem, problem=problem)
