"""The JSON Schemas that the lab publishes for its files and its output."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def schema(name: str) -> dict[str, Any]:
    """The schema in `schemas/<name>.schema.json`."""
    text = (files("bigtech_lab") / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
