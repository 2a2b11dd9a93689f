"""How the reader started this program, so that the commands we suggest can be pasted."""

from __future__ import annotations

import os


def pasteable(text: str) -> str:
    """The text with each `bigtech-lab …` command as the reader calls it (`./lab …` in a checkout)."""
    program = os.environ.get("BIGTECH_LAB_PROGRAM")
    return text.replace("bigtech-lab ", f"{program} ") if program else text
