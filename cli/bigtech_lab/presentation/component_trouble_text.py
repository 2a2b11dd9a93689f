"""The sentences about a component that is not as it should be."""

from __future__ import annotations

from bigtech_lab.domain.component_trouble import ComponentTrouble
from bigtech_lab.domain.failure_text import COMMON_FAILURES, FailureText


def text_of(trouble: ComponentTrouble) -> FailureText:
    """What is said of it, in both languages, with what to do."""
    values = {"component": trouble.component, "state": trouble.state, "reason": trouble.reason or ""}
    return COMMON_FAILURES[trouble.code].filled({"instance_option": "", **values})
