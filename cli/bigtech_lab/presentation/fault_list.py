"""The faults and which of them are on, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from bigtech_lab.domain.fault import Fault, SwitchedFault
from bigtech_lab.presentation import fault_words as words
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.instance_commands import for_instance
from bigtech_lab.presentation.program import pasteable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


def faults_as_json(
    faults: Iterable[Fault], on: Sequence[SwitchedFault], *, instance: str, language: str
) -> dict[str, Any]:
    """The shape of `fault.schema.json`."""
    switched = {fault.name: fault for fault in on}
    return {
        "format_version": 1,
        "instance": instance,
        "faults": [_entry(fault, switched.get(fault.name), language) for fault in faults],
    }


def show_faults(
    console: Console,
    faults: Iterable[Fault],
    on: Sequence[SwitchedFault] | None,
    *,
    instance: str,
    language: str,
) -> None:
    """Each fault with its sentences and parameters, those that are on marked; then what is on in one line."""
    from rich.padding import Padding
    from rich.text import Text

    switched = {fault.name: fault for fault in on or ()}
    for fault in faults:
        console.print(_heading(fault, switched.get(fault.name), language))
        for sentence, style in ((fault.does, ""), (fault.teaches, palette.QUIET)):
            console.print(
                Padding(Text(sentence.in_language(language), style=style), (0, 0, 0, 4), expand=False)
            )
        for parameter in fault.parameters.values():
            bounds = words.BOUNDS.in_language(language).format(
                least=parameter.least, most=parameter.most, default=parameter.default
            )
            says = f"{parameter.says.in_language(language)} ({bounds})"
            line = Text.assemble((f"{parameter.name}  ", palette.ACCENT), says)
            console.print(Padding(line, (0, 0, 0, 4), expand=False))
    console.print(Text(_summary(on, instance, language)))


def told_settings(fault: SwitchedFault, language: str) -> str:
    """The values of a fault that is on, and where it is: `seconds=2, everywhere`."""
    place = (
        words.EVERYWHERE.in_language(language)
        if fault.service is None
        else words.ONLY_IN.in_language(language).format(service=fault.service)
    )
    return ", ".join([*(f"{name}={value:g}" for name, value in fault.settings.items()), place])


def _heading(fault: Fault, switched: SwitchedFault | None, language: str) -> Text:
    from rich.text import Text

    phase = words.PHASE.in_language(language).format(phase=fault.phase)
    line = Text.assemble((fault.name, palette.STRONG), (f"  {phase}", palette.QUIET))
    if switched is not None:
        line.append(f"  {words.ON.in_language(language)}: {told_settings(switched, language)}", palette.FAULT)
    return line


def _summary(on: Sequence[SwitchedFault] | None, instance: str, language: str) -> str:
    if on is None:
        return words.NO_STACK.in_language(language)
    if not on:
        return words.NONE_ON.in_language(language)
    names = ", ".join(fault.name for fault in on)
    command = pasteable(for_instance("bigtech-lab fault off --all", instance))
    return words.SOME_ON.in_language(language).format(count=len(on), names=names, command=command)


def _entry(fault: Fault, switched: SwitchedFault | None, language: str) -> dict[str, Any]:
    return {
        "name": fault.name,
        "phase": fault.phase,
        "services": list(fault.services),
        "does": fault.does.in_language(language),
        "teaches": fault.teaches.in_language(language),
        "parameters": [
            {
                "name": p.name,
                "type": p.kind,
                "default": p.default,
                "min": p.least,
                "max": p.most,
                "says": p.says.in_language(language),
            }
            for p in fault.parameters.values()
        ],
        "on": switched and {"settings": dict(switched.settings), "service": switched.service},
    }
