"""Results for programs: one JSON document on stdout."""

from __future__ import annotations

import json
import sys
from typing import Any


def print_json(document: Any) -> None:
    """Writes the document, readable also for people, with a final newline."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
