"""Why a check failed, in a form that can be told in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bigtech_lab.domain.evidence import Evidence


@dataclass(frozen=True, slots=True)
class FirstMissing:
    """The first hop or component that did not do its part.

    `last_witness` is what was seen last before it: a row, a record, a line of a log.
    """

    hop: str
    component: str
    last_witness: str | None = None


class Failure(Exception):
    """Raised by a check when the system does not do what the check asks.

    `code` is stable and names the sentence that a learner reads (in `lab.yaml` under `failures`, or one of
    the common ones); `values` fill that sentence. `expected` and `actual` are JSON-like values. `reproduce`
    is a shell command; without one the report gives the `bigtech-lab check --only …` that repeats the
    check.
    """

    def __init__(
        self,
        code: str,
        *,
        expected: Any = None,
        actual: Any = None,
        evidence: Evidence | None = None,
        first_missing: FirstMissing | None = None,
        reproduce: str | None = None,
        **values: Any,
    ) -> None:
        super().__init__(f"{code}: expected {expected!r}, saw {actual!r}")
        self.code = code
        self.expected = expected
        self.actual = actual
        self.evidence = evidence or Evidence()
        self.first_missing = first_missing
        self.reproduce = reproduce
        self.values = values
