"""Where the mutants of a phase come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bigtech_lab.domain.mutant import Mutant


class MutantLibrary(Protocol):
    """The mutants of the labs."""

    def of(self, phase: str) -> Sequence[Mutant]:
        """The mutants of a phase, none where it has no `mutants.yaml`.

        Raises BadUsage for a phase that does not exist, LabFault when the file is broken.
        """
        ...

    def source(self, file: str) -> str | None:
        """The text of a file of the reference (path in `reference_impl`); None when there is none."""
        ...
