"""The one place that knows every part: builds use cases from adapters, each only when it is asked for.

Imports stand inside the functions so that a command pays only for what it uses.
"""

from __future__ import annotations

import os
from functools import cache

from bigtech_lab.settings import Settings, load_settings


@cache
def settings() -> Settings:
    """The settings of this process."""
    return load_settings(os.environ)
