"""The arguments that several verbs share, with what a shell may complete them to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import typer

from bigtech_lab import wiring


def _components(incomplete: str) -> list[str]:
    from bigtech_lab.domain.catalogue import CATALOGUE

    return [name for name in CATALOGUE if name.startswith(incomplete)]


def _instances(incomplete: str) -> list[str]:
    return [name for name in wiring.instance_store().names() if name.startswith(incomplete)]


def _phases(incomplete: str) -> list[str]:
    return [str(number) for number in wiring.lab_library().phases() if str(number).startswith(incomplete)]


def flows_and_more(words: Iterable[str]) -> Callable[[str], list[str]]:
    """What completes to a flow or to one of these words."""

    def complete(incomplete: str) -> list[str]:
        return [name for name in (*wiring.flow_files().flows(), *words) if name.startswith(incomplete)]

    return complete


PHASE: Any = typer.Argument(
    ..., metavar="PHASE", help="Number or name: 1, getting-started.", autocompletion=_phases
)
COMPONENT: Any = typer.Argument(
    ...,
    metavar="COMPONENT",
    help="The component's name, as `status` shows it.",
    show_default=False,
    autocompletion=_components,
)
COMPONENT_OR_ALL: Any = typer.Argument(
    None,
    metavar="COMPONENT",
    help="One component; all of them without it.",
    show_default=False,
    autocompletion=_components,
)
LABS: Any = typer.Option(
    None,
    "--labs",
    metavar="DIR",
    help="Take the labs from this folder, not those that come along.",
    exists=True,
    file_okay=False,
    show_default=False,
)
INSTANCE: Any = typer.Option(
    "default", "--instance", metavar="NAME", help="The instance's name.", autocompletion=_instances
)
