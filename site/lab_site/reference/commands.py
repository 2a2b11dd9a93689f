"""Command line: every verb with its help, as the command prints it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import typer

from bigtech_lab.command_table import COMMANDS
from bigtech_lab.domain.localized import Localized
from bigtech_lab.main import app
from lab_site.table_cell import cell

_TITLE: Final = Localized("Command line", "명령줄")
_LEAD: Final = Localized(
    "Every verb of `bigtech-lab` (in a checkout: `./lab`), made from the program's own help.",
    "`bigtech-lab`(체크아웃에서는 `./lab`)의 모든 명령입니다. 프로그램 자신의 도움말에서 만들어집니다.",
)
_OPTION, _MEANING = Localized("Option", "옵션"), Localized("What it does", "하는 일")
_ENGLISH: Final = Localized("", "도움말 문장은 프로그램과 똑같이 영어로 둡니다.")


def commands_page(root: Path, language: str) -> str:
    """The page, from the command that is installed beside it."""
    del root
    group: Any = typer.main.get_command(app)
    context = group.make_context("bigtech-lab", [], resilient_parsing=True)
    sections = [_section(group.get_command(context, name), name, context, language) for name in COMMANDS]
    lead = f"{_LEAD.in_language(language)} {_ENGLISH.in_language(language)}".strip()
    return f"# {_TITLE.in_language(language)}\n\n{lead}\n\n" + "\n".join(sections)


def _section(command: Any, name: str, parent: Any, language: str) -> str:
    subcommands = getattr(command, "commands", None)
    lines = [f"## {name}", "", _plain(command.help or COMMANDS[name].help), ""]
    context = command.make_context(name, [], parent=parent, resilient_parsing=True)
    usage = " ".join(command.collect_usage_pieces(context))
    lines += ["```", f"bigtech-lab {name} {usage}", "```", ""]
    if subcommands:
        for verb, sub in subcommands.items():
            lines += [f"### {name} {verb}", "", _plain(sub.help or ""), "", *_options(sub, language)]
    else:
        lines += _options(command, language)
    examples = _plain(command.epilog or "").removeprefix("Examples:").strip("\n")
    if examples:
        lines += ["```", *[line.strip() for line in examples.splitlines() if line.strip()], "```", ""]
    return "\n".join(lines)


def _options(command: Any, language: str) -> list[str]:
    rows = []
    for parameter in command.params:
        names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
        if parameter.param_type_name == "argument":
            names = f"`{parameter.make_metavar(_bare(command))}`"
        rows.append(f"| {cell(names)} | {cell(_plain(getattr(parameter, 'help', '') or ''))} |")
    if not rows:
        return []
    return [f"| {_OPTION.in_language(language)} | {_MEANING.in_language(language)} |", "|---|---|", *rows, ""]


def _bare(command: Any) -> Any:
    return command.context_class(command)


def _plain(text: str) -> str:
    """Help without the marks that keep its line breaks."""
    return re.sub(r"\x08\n?|\\b\n", "", text).strip()
