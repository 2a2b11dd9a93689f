"""The status of a stack, as a table for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from bigtech_lab.domain.component import ComponentState, StackState, StackStatus
from bigtech_lab.domain.instance import instance_option
from bigtech_lab.presentation import palette
from bigtech_lab.presentation import stack_words as words
from bigtech_lab.presentation.console import stdout
from bigtech_lab.presentation.hanging import hanging
from bigtech_lab.presentation.printable import printable
from bigtech_lab.presentation.program import pasteable

_STATE_STYLES = {
    ComponentState.READY: palette.GOOD,
    ComponentState.STARTING: palette.WAITING,
    ComponentState.NOT_READY: palette.WAITING,
    ComponentState.PAUSED: palette.FAULT,
    ComponentState.DEAD: palette.BAD,
    ComponentState.STOPPED: palette.QUIET,
}


def show_stack(status: StackStatus, faults: Sequence[str] = (), language: str = "en") -> None:
    """Writes the stack's table to stdout, and which faults are on."""
    from rich.table import Table
    from rich.text import Text

    console = stdout()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading, said in words.HEADINGS.items():
        justify: Literal["left", "right"] = "right" if heading == "pid" else "left"
        table.add_column(
            said.in_language(language), no_wrap=True, header_style=palette.QUIET, justify=justify
        )
    for component in status.components:
        table.add_row(
            component.name,
            Text(words.STATES[component.state].in_language(language), style=_STATE_STYLES[component.state]),
            component.url or "",
            str(component.pid or ""),
            component.version or "",
        )
    console.print(table)
    for component in status.components:
        if component.reason:
            name = Text(f"{component.name}: ", style=_STATE_STYLES[component.state])
            console.print(hanging(name, Text(printable(pasteable(component.reason)))))
    if faults:
        label = Text(words.FAULTS_ON.in_language(language), style=palette.FAULT)
        console.print(hanging(label, Text(f"{', '.join(faults)} ({pasteable('bigtech-lab fault list')})")))
    console.print(Text(_summary(status, language)))


def stack_as_json(status: StackStatus) -> dict[str, Any]:
    """The shape of `status.schema.json`; what is not known is left out."""
    components = []
    for c in status.components:
        known = {
            "pid": c.pid, "url": c.url, "version": c.version, "ready_ms": c.ready_ms, "reason": c.reason
        }  # fmt: skip
        present = {key: value for key, value in known.items() if value is not None}
        components.append({"name": c.name, "kind": c.kind.value, "state": c.state.value, **present})
    return {
        "format_version": 1,
        "instance": status.instance,
        "runtime": status.runtime,
        "state": status.state.value,
        "gateway_url": status.gateway_url,
        "components": components,
    }


def _summary(status: StackStatus, language: str) -> str:
    option = instance_option(status.instance)
    text = words.SUMMARY.in_language(language).format(
        instance=status.instance,
        state=words.STACK_STATES[status.state].in_language(language),
        ready=sum(c.state == ComponentState.READY for c in status.components),
        total=len(status.components),
    )
    if status.state == StackState.STOPPED:
        command = pasteable(f"bigtech-lab up{option}")
        return f"{text}. {words.START_IT.in_language(language).format(command=command)}"
    return text
