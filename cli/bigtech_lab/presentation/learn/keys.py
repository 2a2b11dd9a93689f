"""The keys of the screen, and its tabs in their order."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from bigtech_lab.presentation.learn import words

TABS = {
    "page": words.PAGE,
    "checks": words.CHECKS,
    "trace": words.TRACE,
    "progress": words.PROGRESS,
    "help": words.KEYS,
}
_ACTIONS = {
    "c": "check",
    "h": "hint",
    "t": "show('trace')",
    "p": "show('progress')",
    "s": "mark('started')",
    "d": "mark('done')",
    "u": "mark('undone')",
    "x": "run",
    "n": "next",
    "o": "links",
    "backspace": "leave_link",
    "space": "turn_page(1)",
    "b": "turn_page(-1)",
    "l": "language",
    "m": "theme",
    "question_mark": "show('help')",
    "escape": "end_run",
    "q": "leave",
    **{str(number): f"show('{tab}')" for number, tab in enumerate(TABS, 1)},
}
BINDINGS: list[BindingType] = [
    *(Binding(key, action, show=False) for key, action in _ACTIONS.items()),
    Binding("ctrl+c", "leave", show=False, priority=True),
]
