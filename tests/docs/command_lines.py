"""The command lines that the pages show, and what the command itself makes of them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typer

from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.domain.catalogue import PROFILES
from bigtech_lab.errors import LabError
from bigtech_lab.main import app
from bigtech_lab.wiring import lab_library
from docs.page_text import FENCE

_LINE = re.compile(
    r"^\s*(?:\$ )?(?:\w+=\S+ )*(?P<program>\./lab|bigtech-lab) (?P<rest>[^|>#;&\n]*)", re.MULTILINE
)
_INSIDE = re.compile(r"`(?:\./lab|bigtech-lab)(?P<rest> [^`]+)`|\$\((?:\./lab|bigtech-lab)(?P<call> [^)]+)\)")
# Instances are the learner's own.
_OWN = {"instance"}
_SHELL = {"", "console", "sh", "bash", "shell", "text"}


@dataclass(frozen=True)
class Shown:
    """A command line of a page, without the program; `block` says that it stands in a block of commands."""

    line: str
    block: bool


def command_lines(page: Path) -> Iterator[Shown]:
    """Every command line of ours in a page."""
    text = page.read_text()
    for fence in FENCE.finditer(text):
        if fence["head"].split(" ")[0] in _SHELL:
            body = fence["body"].replace("\\\n", " ")
            for found in _LINE.finditer(body):
                yield Shown(found["rest"].strip(), block=True)
            for found in _INSIDE.finditer(body):
                yield Shown((found["rest"] or found["call"]).strip(), block=True)
    for found in _INSIDE.finditer(FENCE.sub("", text)):
        yield Shown((found["rest"] or found["call"]).strip(), block=False)


@cache
def mistake(line: str, *, whole: bool = True) -> str | None:
    """What is wrong with a command line: its verb, an option, an argument; None when nothing is.

    The command is not run; its own parser and its own completions are asked. Prose may name a command or an
    option without what follows it: such a line is not `whole`.
    """
    words = [word for word in shlex.split(line) if word != "…"]
    # `./lab test` is the script's own.
    if words[:1] == ["test"] or not words:
        return None
    command: Any = typer.main.get_command(app)
    context = None
    try:
        while True:
            context = command.make_context(command.name, list(words), parent=context)
            if not hasattr(command, "resolve_command"):
                break
            _, command, words = command.resolve_command(context, [*context._protected_args, *context.args])
    except typer.Exit:
        return None
    except LabError as error:
        return error.message
    except Exception as error:  # noqa: BLE001 - whatever the parser says is the finding
        if not whole and ("MissingParameter" in repr(error) or "requires" in str(error)):
            return None
        return str(getattr(error, "message", "")) or repr(error)
    return _unknown_value(command, context)


def _unknown_value(command: Any, context: Any) -> str | None:
    given: Mapping[str, Any] = context.params
    for parameter in command.params:
        value = given.get(parameter.name)
        if value is None or parameter.name in _OWN or not isinstance(value, str | list | tuple):
            continue
        known = [item.value for item in parameter.shell_complete(context, "")]
        strange = [
            one for one in ([value] if isinstance(value, str) else value) if known and one not in known
        ]
        # A learner's own names and files stand in capitals.
        if strange := [one for one in strange if not re.fullmatch(r"[A-Z]+(\.\w+)?", str(one))]:
            return f"{parameter.name}: {strange[0]!r} is none of {known}"
    if (profile := given.get("profile")) is not None and profile not in PROFILES:
        return f"profile: {profile!r} is none of {list(PROFILES)}"
    return _unknown_check(command.name, given)


def _unknown_check(verb: str, given: Mapping[str, Any]) -> str | None:
    """Names within a lab, of which the parser knows nothing."""
    if verb not in {"check", "quiz"} or not (given.get("phase") or given.get("phases")):
        return None
    phases = given.get("phases") or [given["phase"]]
    labs = [_lab(str(phase)) for phase in phases]
    points = {point.id for lab in labs for point in lab.manifest.checkpoints}
    checks = {name for lab in labs for name in lab.checks}
    quizzes = {name for lab in labs for name in lab.manifest.quizzes}
    asked = {
        "checkpoint": points,
        "only": checks,
        "name": points | quizzes,
    }
    for name, known in asked.items():
        values = given.get(name) or ()
        for value in [values] if isinstance(values, str) else values:
            if value not in known:
                return f"{name}: {value!r} is none of {sorted(known)}"
    return None


@cache
def _lab(phase: str) -> LoadedLab:
    return lab_library().load(phase)
