"""Where the course comes from."""

from __future__ import annotations

from typing import Protocol

from bigtech_lab.domain.course import Course


class CourseSource(Protocol):
    """The course and its pages."""

    def course(self) -> Course:
        """The course; LabFault when its file is broken."""
        ...

    def page(self, file: str, language: str) -> str | None:
        """The Markdown of a page in a language; None while it is not written."""
        ...
