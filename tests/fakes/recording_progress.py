"""A Progress that remembers."""

from __future__ import annotations

from bigtech_lab.application.ports.progress import Step


class RecordingProgress:
    """Implements Progress."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, Step, str]] = []
        self.notices: list[str] = []

    def step(self, component: str, step: Step, detail: str = "") -> None:
        self.steps.append((component, step, detail))

    def notice(self, text: str) -> None:
        self.notices.append(text)

    def last(self, component: str) -> Step:
        """The newest step of a component."""
        return next(step for name, step, _ in reversed(self.steps) if name == component)
