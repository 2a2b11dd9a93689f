"""`doctor`: every examination, side by side, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from bigtech_lab.domain.finding import Finding, FindingState
from bigtech_lab.errors import LabError

Examination = Callable[[], Sequence[Finding]]


def diagnose(examinations: Sequence[tuple[str, Examination]]) -> Sequence[Finding]:
    """The findings of all examinations; one that cannot even be made is a finding itself."""
    with ThreadPoolExecutor(max(1, len(examinations))) as pool:
        rows = pool.map(lambda pair: _examine(*pair), examinations)
        return [finding for found in rows for finding in found]


def _examine(subject: str, examination: Examination) -> Sequence[Finding]:
    try:
        return examination()
    except LabError as error:
        return [Finding(subject, FindingState.MISSING, error.message, error.hint)]
