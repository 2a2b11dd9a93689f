"""Which components each phase of the course runs on."""

from __future__ import annotations

from collections.abc import Sequence

from bigtech_lab.domain.catalogue import CATALOGUE, with_their_needs
from bigtech_lab.errors import unknown_name

PHASES = tuple(str(number) for number in range(1, 9))


def components_of(phase: str | None, only: str | None) -> Sequence[str]:
    """The components of a phase (None: of the first one), or the listed ones (`only`: names with commas).

    What a listed component needs comes with it. Raises BadUsage with the nearest name for an unknown one.
    """
    if phase is not None and phase not in PHASES:
        raise unknown_name("phase", phase, PHASES)
    if only is None:
        return tuple(CATALOGUE)
    names = [name.strip() for name in only.split(",") if name.strip()]
    for name in names:
        if name not in CATALOGUE:
            raise unknown_name("component", name, CATALOGUE)
    return with_their_needs(names)
