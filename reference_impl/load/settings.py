"""The settings of a run: `name=value` pairs over a scenario's defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from load.report_lines import LoadProblem


def merged(defaults: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """Return the defaults with what was given instead, read as the default's type; unknown names are ignored.

    Raises:
        LoadProblem: a value is not of that type.
    """
    settings = dict(defaults)
    for name, default in defaults.items():
        if name in given:
            try:
                settings[name] = type(default)(given[name])
            except ValueError:
                raise LoadProblem(
                    "bad-setting",
                    f"{name}={given[name]} is not a number of the kind that {name} is (such as {default}).",
                    "See `bigtech-lab bench --help`.",
                ) from None
    return settings
