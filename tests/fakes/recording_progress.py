"""A Progress that remembers."""

from __future__ import annotations

from bigtech_lab.application.ports.progress import Step
from bigtech_lab.domain.localized import Localized


class RecordingProgress:
    """Implements Progress."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, Step, str]] = []
        self.notices: list[str] = []

    def step(self, component: str, step: Step, detail: str = "") -> None:
        self.steps.append((component, step, detail))

    def notice(self, text: Localized) -> None:
        self.notices.append(text.en)

    def last(self, component: str) -> Step:
        """The newest step of a component."""
        return next(step for name, step, _ in reversed(self.steps) if name == component)
