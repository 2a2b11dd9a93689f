"""Dates and lengths of study as people read them."""

from __future__ import annotations

from datetime import datetime

from bigtech_lab.presentation import progress_words as words

_SECONDS = 60
_MINUTES = 60


def local_date(at: str) -> str:
    """The day of a moment (`2026-03-01T12:00:00.000Z`) where the reader is."""
    return datetime.fromisoformat(at).astimezone().date().isoformat()


def study_time(seconds: int, language: str) -> str:
    """Minutes, from two hours on hours with one decimal; what is under a minute counts as one."""
    minutes = max(round(seconds / _SECONDS), 1)
    if minutes < 2 * _MINUTES:
        return words.MINUTES.in_language(language).format(count=minutes)
    return words.HOURS.in_language(language).format(count=f"{minutes / _MINUTES:.1f}".removesuffix(".0"))
