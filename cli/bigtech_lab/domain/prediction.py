"""A prediction: a question about the running system that the system itself answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase

from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.quiz import Question


@dataclass(frozen=True, slots=True)
class PredictionQuestion:
    """What is asked, what there is to say to each option, and what is done to find out.

    `question` has no right answer of its own: the experiment has it. `seconds` is about how long that takes.
    """

    id: str
    title: Localized
    question: Question
    feedback: Mapping[str, Localized]
    does: Localized
    experiment: str
    seconds: int

    @property
    def checkpoint(self) -> str:
        """The checkpoint that it belongs to: `C4.3` for `C4.3` and for `C4.3b`."""
        return self.id.rstrip(ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Observation:
    """What happened: the ids of the options that came true, and for each what exactly was seen."""

    happened: frozenset[str]
    seen: Mapping[str, Localized] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PredictionOutcome:
    """A prediction beside what was observed."""

    asked: PredictionQuestion
    predicted: frozenset[str]
    observation: Observation
    duration_ms: int

    @property
    def right(self) -> bool:
        """Whether it came as predicted, in every option."""
        return self.predicted == self.observation.happened


def seen_alone(option: str, en: str, ko: str) -> Observation:
    """One option came true; the two sentences say what exactly was seen."""
    return Observation(frozenset({option}), {option: Localized(en, ko)})
