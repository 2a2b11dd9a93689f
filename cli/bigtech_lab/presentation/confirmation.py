"""Asking before something is deleted."""

from __future__ import annotations

import sys

from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage


def confirm(question: str, *, yes: bool) -> None:
    """Returns when the person agrees (or `yes` was given); raises BadUsage otherwise, and where nobody can be
    asked."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise BadUsage(
            Localized(f"{question} There is no terminal to ask on.", f"{question} 물어볼 터미널이 없습니다."),
            code="needs-yes",
            hint=Localized("Add --yes to agree.", "동의하려면 --yes를 붙이세요."),
        )
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise BadUsage(Localized("Nothing was deleted.", "아무것도 지우지 않았습니다."), code="not-confirmed")
