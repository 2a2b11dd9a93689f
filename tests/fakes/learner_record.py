"""A learner's record in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from bigtech_lab.application.ports.learner_record import LearnerRecord, News, QuizAttempt
from bigtech_lab.domain.learner_fact import Fact, FactKind


class FakeLearnerRecord(LearnerRecord):
    """Each remembering is a minute after the one before, from noon of the first of March 2026 on."""

    def __init__(self) -> None:
        self._facts: list[Fact] = []
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def remember(self, news: Sequence[News]) -> None:
        at = self.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.now += timedelta(minutes=1)
        self.add(Fact(f"fact-{len(self._facts)}-{n}", at, *each) for n, each in enumerate(news))

    def facts(self, kind: FactKind | None = None, subject: str | None = None) -> Sequence[Fact]:
        found = [f for f in self._facts if kind in {None, f.kind} and subject in {None, f.subject}]
        return sorted(found, key=lambda fact: fact.at)

    def add(self, facts: Iterable[Fact]) -> int:
        known = {fact.uid for fact in self._facts}
        new = [fact for fact in facts if fact.uid not in known]
        self._facts += new
        return len(new)

    def replace(self, facts: Sequence[Fact]) -> str | None:
        had_some = bool(self._facts)
        self._facts = list(facts)
        return "the old record" if had_some else None

    @property
    def attempts(self) -> list[QuizAttempt]:
        """Every attempt at a quiz, oldest first."""
        found = []
        for fact in self.facts(FactKind.QUIZ_ATTEMPT):
            lab, quiz = fact.subject.split("/")
            found.append(QuizAttempt(lab, quiz, fact.data["answers"], fact.data["right_answers"]))
        return found
