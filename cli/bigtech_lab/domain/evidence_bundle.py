"""What a run leaves behind, so that others can judge it again without the stack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bigtech_lab.domain.check_report import CheckReport
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.recording import Recording
from bigtech_lab.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class EvidenceBundle:
    """A run's facts (`report`, whose verdicts follow from its attempts) and what its report said then.

    `told` maps `C1.2/check-id` to the verdict in the report, `made_at` is UTC in ISO 8601, `versions` are
    those of the programs that judged. `recording` is what the checks saw, `not_replayable` names those that
    cannot judge it again (their verdicts follow from how their attempts ended).
    """

    report: CheckReport
    told: Mapping[str, Verdict]
    told_score: int
    made_at: str
    versions: Mapping[str, str]
    recording: Recording = ()
    not_replayable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Difference:
    """A verdict that does not follow from the facts; `check` is `C1.2/check-id`.

    `why` says what in the recording contradicts it, where that is what does.
    """

    check: str
    told: str
    found: str
    why: Localized | None = None


@dataclass(frozen=True, slots=True)
class JudgedBundle:
    """A bundle judged again; `other_labs` are those whose files here are not those of the run.

    `replayed` names the checks that judged the recording again, `as_told` those of which only is known how
    their attempts ended.
    """

    bundle: EvidenceBundle
    report: CheckReport
    differences: tuple[Difference, ...]
    other_labs: tuple[str, ...]
    replayed: tuple[str, ...] = ()
    as_told: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """The report's own, or 1 when the facts say something else than it."""
        return 1 if self.differences else self.report.exit_code
