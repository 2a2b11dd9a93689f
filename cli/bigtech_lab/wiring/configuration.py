"""The settings of this process."""

from __future__ import annotations

import os
from functools import cache

from bigtech_lab.settings import Settings, load_settings


@cache
def settings() -> Settings:
    """The settings of this process."""
    return load_settings(os.environ)
