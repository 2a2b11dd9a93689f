"""A checkpoint of the course: what a learner should be able to do, and how that is checked."""

from __future__ import annotations

from dataclasses import dataclass

from bigtech_lab.domain.localized import Localized


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One checkpoint (`C1.2`), with the ids of its checks and, where it asks to explain, of its quiz."""

    id: str
    title: Localized
    checks: tuple[str, ...] = ()
    quiz: str | None = None
