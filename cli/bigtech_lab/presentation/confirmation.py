"""Asking before something is deleted."""

from __future__ import annotations

import sys

from bigtech_lab.errors import BadUsage


def confirm(question: str, *, yes: bool) -> None:
    """Returns when the person agrees (or `yes` was given); raises BadUsage otherwise, and where nobody can be
    asked."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise BadUsage(
            f"{question} There is no terminal to ask on.", code="needs-yes", hint="Add --yes to agree."
        )
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise BadUsage("Nothing was deleted.", code="not-confirmed")
