"""Where traces are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bigtech_lab.domain.trace_record import TraceRecord


class TraceStore(Protocol):
    """The traces of one instance."""

    def save(self, record: TraceRecord) -> None:
        """Keeps the record under its correlation id; one kept before is replaced."""
        ...

    def load(self, which: str, flow: str) -> TraceRecord:
        """The record with that correlation id, or the newest of the flow for `last`.

        Raises BadUsage when there is none, or when it is of another flow.
        """
        ...

    def all(self) -> Sequence[TraceRecord]:
        """Every record that is kept, the newest first."""
        ...

    def find(self, which: str) -> TraceRecord:
        """The record that `which` names: `last`, a correlation or trace id or its beginning, or a file.

        Raises BadUsage when there is none, when several fit, or when the file is no saved trace.
        """
        ...
