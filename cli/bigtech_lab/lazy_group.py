"""A command group that imports a command only when it is run."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

import typer
from typer.core import TyperGroup

from bigtech_lab.command_table import COMMANDS
from bigtech_lab.commands.restoring import restoring
from bigtech_lab.errors import unknown_name
from bigtech_lab.presentation.program import pasteable


class LazyGroup(TyperGroup):
    """Lists the commands from the table and loads the one that is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The verbs, in the order in which a learner meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command behind a verb; BadUsage with the nearest verb when there is none."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            if ctx.resilient_parsing:
                return None
            raise unknown_name("command", cmd_name, COMMANDS)
        module = import_module(f"bigtech_lab.commands.{entry.module}")
        if hasattr(module, "GROUP"):
            return self._group(cmd_name, module)
        single = typer.Typer(rich_markup_mode=None, add_completion=False)
        function = restoring(cmd_name, getattr(module, cmd_name.replace("-", "_")))
        epilog = pasteable(getattr(module, "EXAMPLES", ""))
        single.command(
            name=cmd_name, help=function.__doc__, epilog=epilog, context_settings=dict(self.context_settings)
        )(function)
        command = typer.main.get_command(single)
        command.name = cmd_name
        return command

    def _group(self, name: str, module: ModuleType) -> Any:
        """A verb with verbs of its own: `GROUP` maps them to their functions, `EXAMPLES` to their epilogs."""
        group = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)
        for verb, function in module.GROUP.items():
            group.command(
                name=verb,
                help=function.__doc__,
                epilog=pasteable(module.VERB_EXAMPLES[verb]),
                context_settings=dict(self.context_settings),
            )(restoring(name, function))

        @group.callback(help=COMMANDS[name].help, context_settings=dict(self.context_settings))
        def only_verbs() -> None:
            """Without it a single verb would stand for the whole group."""

        command = typer.main.get_command(group)
        command.name = name
        command.epilog = pasteable(module.EXAMPLES)
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Writes the table of verbs without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])
