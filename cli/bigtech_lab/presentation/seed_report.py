"""What was seeded, for people and for programs."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

from rich.cells import set_cell_size

from bigtech_lab.application.seed_data import Seeded
from bigtech_lab.domain.localized import Localized
from bigtech_lab.presentation import seed_words as words
from bigtech_lab.presentation.console import stdout


class SeedText:
    """Tells it in one language: how it goes on, and the result."""

    def __init__(self, language: str) -> None:
        self._language = language

    def show_progress(self, step: str, done: int, total: int) -> None:
        """One line on stderr for each step."""
        name = self._say(words.STEPS[step]) if step in words.STEPS else step
        sys.stderr.write(f"{set_cell_size(name, 9)} {self._say(words.STEP, done=done, total=total)}\n")

    def show_seeded(self, seeded: Seeded) -> None:
        """The counts, the speed, and how to log in."""
        for name, label in words.COUNTED.items():
            self._write(f"{set_cell_size(self._say(label), 14)} {seeded.counts.get(name, 0):>10,}")
        rows = sum(seeded.counts.values())
        self._write(self._say(words.SPEED, rows=rows, seconds=seeded.seconds, rate=seeded.rows_per_second))
        self._write(self._say(words.PASSWORD, password=seeded.password))
        self._write(self._say(words.ADDRESSES))

    def _say(self, sentence: Localized, **facts: Any) -> str:
        return sentence.in_language(self._language).format(**facts)

    def _write(self, line: str) -> None:
        stdout().print(line, markup=False)


def seeded_as_json(seeded: Seeded) -> dict[str, Any]:
    """The shape of `seed.schema.json`."""
    return {"format_version": 1, **asdict(seeded)}
