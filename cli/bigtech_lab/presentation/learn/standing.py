"""Where the learner stands: the progress that the record says, and what is chosen."""

from __future__ import annotations

from bigtech_lab.application.learning_desk import LearningDesk
from bigtech_lab.domain.learner_fact import Mark
from bigtech_lab.presentation.learn.choice import Choice, choices


class Standing:
    """Keeps the choice while the record changes; raises LabError when the record cannot be used."""

    def __init__(self, desk: LearningDesk) -> None:
        self._desk = desk
        self.read()
        self._chosen = next(iter(self._choices))

    def read(self) -> None:
        """Reads the record anew."""
        self.progress = self._desk.progress()
        self._choices = choices(self.progress)

    @property
    def choice(self) -> Choice:
        """What is chosen, as the record now says."""
        return self._choices[self._chosen]

    def choose(self, name: str) -> bool:
        """Chooses an item or a phase; whether it is another one than before."""
        changed, self._chosen = name != self._chosen, name
        return changed

    def choose_next(self) -> bool:
        """Chooses what comes next; False when everything is done."""
        following = self.progress.next_item
        if following is not None:
            self._chosen = following[1].item.id
        return following is not None

    def mark(self, mark: Mark) -> None:
        """Marks the chosen item by the learner's word."""
        self._desk.mark(self._chosen, mark)
        self.read()
