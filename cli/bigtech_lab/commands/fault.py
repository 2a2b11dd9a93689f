"""`bigtech-lab fault`."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.language import Language, spoken
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage

EXAMPLES = """\b
Examples:
  bigtech-lab fault list                          what there is, what is on
  bigtech-lab fault on slow-query --set seconds=2 takes effect at once
  bigtech-lab fault on slow-query --service chat-service  there only
  bigtech-lab fault off slow-query                back to normal
  bigtech-lab fault off --all                     everything back to normal

A fault stays on until it is switched off, also over restarts; `reset` ends
all of them."""


class FaultAction(StrEnum):
    """What to do."""

    list = "list"
    on = "on"
    off = "off"


def _names(incomplete: str) -> list[str]:
    return [name for name in wiring.fault_catalogue() if name.startswith(incomplete)]


NAME: Any = typer.Argument(None, metavar="[NAME]", help="The fault's name.", autocompletion=_names)


def fault(
    action: FaultAction = typer.Argument(FaultAction.list, metavar="[list|on|off]", help="What to do."),
    name: str | None = NAME,
    given: list[str] = typer.Option(
        [], "--set", metavar="NAME=VALUE", help="Set a parameter of the fault; may be repeated."
    ),
    service: str | None = typer.Option(None, metavar="SERVICE", help="Only in this service."),
    every: bool = typer.Option(False, "--all", help="With `off`: every fault that is on."),
    lang: Language | None = typer.Option(None, help="The language of the sentences."),
    json: bool = typer.Option(False, "--json", help="Print JSON (fault.schema.json)."),
    instance: str = INSTANCE,
) -> None:
    """Switch the defects of the running backend on and off.

    A fault is a mistake that real systems make: a slow query, an event sent twice. All are off at first.
    """
    _refuse_what_does_not_fit(action, name, given=given, service=service, every=every)
    language = spoken(lang)
    if action is FaultAction.list:
        _list(name, instance, language, as_json=json)
    elif action is FaultAction.on:
        _switch_on(name or "", given, service, instance, language)
    else:
        _switch_off(None if every else name, instance, language)
    if json and action is not FaultAction.list:
        _list(name, instance, language, as_json=True)


def _refuse_what_does_not_fit(
    action: FaultAction, name: str | None, *, given: list[str], service: str | None, every: bool
) -> None:
    if action is not FaultAction.on and (given or service):
        raise _usage(
            Localized(
                "--set and --service belong to `fault on`.",
                "--set과 --service는 `fault on`에만 쓸 수 있습니다.",
            ),
            "bigtech-lab fault --help",
        )
    if every and (action is not FaultAction.off or name):
        raise _usage(Localized("--all stands alone.", "--all은 따로 씁니다."), "bigtech-lab fault off --all")
    if action is not FaultAction.list and not name and not every:
        raise _usage(
            Localized(
                f"`fault {action}` needs the name of a fault.",
                f"`fault {action}`에는 결함의 이름이 필요합니다.",
            ),
            "bigtech-lab fault list",
        )


def _usage(message: Localized, hint: str) -> BadUsage:
    return BadUsage(message, code="usage", hint=hint)


def _list(name: str | None, instance: str, language: str, *, as_json: bool) -> None:
    from bigtech_lab.presentation.fault_list import faults_as_json, show_faults

    faults = wiring.switch_faults(instance)
    shown = [faults.known(name)] if name else list(faults.catalogue.values())
    on = faults.on()
    if as_json:
        from bigtech_lab.presentation.json_output import print_json

        print_json(faults_as_json(shown, on or (), instance=instance, language=language))
    else:
        from bigtech_lab.presentation.console import stdout

        show_faults(stdout(), shown, on, instance=instance, language=language)


def _switch_on(name: str, given: list[str], service: str | None, instance: str, language: str) -> None:
    from bigtech_lab.presentation import fault_words as words
    from bigtech_lab.presentation.fault_list import told_settings
    from bigtech_lab.presentation.instance_commands import for_instance
    from bigtech_lab.presentation.notice import tell

    switched = wiring.switch_faults(instance).switch_on(name, given, service)
    off = for_instance(f"bigtech-lab fault off {name}", instance)
    settings = told_settings(switched, language)
    tell(words.SWITCHED_ON.in_language(language).format(name=name, settings=settings, command=off))


def _switch_off(name: str | None, instance: str, language: str) -> None:
    from bigtech_lab.presentation import fault_words as words
    from bigtech_lab.presentation.notice import tell

    faults = wiring.switch_faults(instance)
    if name is None:
        ended = faults.switch_all_off()
        told = words.ALL_OFF if ended else words.NONE_WAS_ON
        tell(told.in_language(language).format(names=", ".join(ended)))
    else:
        told = words.SWITCHED_OFF if faults.switch_off(name) else words.WAS_NOT_ON
        tell(told.in_language(language).format(name=name))
