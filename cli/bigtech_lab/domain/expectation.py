"""What somebody expects of a trace, and whether it held."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_span import length_ms, spans_of

_SENTENCE = re.compile(
    r"(?P<all>all)(?: hops)?(?: within (?P<whole>\S+))?"
    r"|hop (?P<hop>[a-z][a-z0-9-]*)(?: within (?P<within>\S+)(?: after (?P<after>[a-z][a-z0-9-]*))?)?"
    r"|no hop (?P<no>[a-z][a-z0-9-]*)"
)
_DURATION = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>ms|s)")
GRAMMAR = "hop NAME [within 50ms [after NAME]] | no hop NAME | all [within 2s]"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One sentence: a hop (None: all of them) is reached, or not, within a time after the start or a hop."""

    sentence: str
    hop: str | None
    within_ms: float | None = None
    after: str | None = None
    reached: bool = True

    def unknown_hops(self, flow: Flow) -> tuple[str, ...]:
        """The hops that it names and the flow does not have."""
        known = {hop.name for hop in flow.hops}
        return tuple(name for name in (self.hop, self.after) if name is not None and name not in known)

    def judged(self, trace: Trace) -> Judgement:
        """Whether it holds of a trace."""
        if self.hop is None:
            return self._of_all(trace)
        seen = self.hop in trace.witnesses
        if not self.reached:
            return Judgement(self, not seen, f"{self.hop} was seen" if seen else "")
        if not seen:
            return Judgement(self, False, f"{self.hop} was not seen")
        if self.within_ms is None:
            return Judgement(self, True)
        if self.after is not None and self.after not in trace.witnesses:
            return Judgement(self, False, f"{self.after} was not seen")
        start = 0.0 if self.after is None else trace.offset_ms(self.after)
        return self._in_time(trace.offset_ms(self.hop) - start)

    def _of_all(self, trace: Trace) -> Judgement:
        if trace.first_missing is not None:
            return Judgement(self, False, f"{trace.first_missing.hop} was not seen")
        if self.within_ms is None:
            return Judgement(self, True)
        return self._in_time(length_ms(spans_of(trace)))

    def _in_time(self, took_ms: float) -> Judgement:
        allowed = self.within_ms or 0.0
        return Judgement(self, took_ms <= allowed, f"it took {took_ms:.1f} ms", round(took_ms, 3))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of an expectation; `told` says what was seen, `took_ms` how long it took."""

    expectation: Expectation
    held: bool
    told: str = ""
    took_ms: float | None = None


def expectation_in(sentence: str) -> Expectation:
    """Reads one sentence; ValueError, with what can be written, when it is none."""
    found = _SENTENCE.fullmatch(" ".join(sentence.split()))
    if found is None:
        raise ValueError(f"'{sentence}' is no expectation; write {GRAMMAR}")
    if found["no"]:
        return Expectation(sentence, found["no"], reached=False)
    limit = found["whole"] or found["within"]
    within = None if limit is None else _milliseconds(limit)
    return Expectation(sentence, None if found["all"] else found["hop"], within, found["after"])


def _milliseconds(text: str) -> float:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is no length of time; write 50ms or 1.5s")
    return float(found["number"]) * (1000.0 if found["unit"] == "s" else 1.0)
